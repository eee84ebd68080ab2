package quality

import (
	"testing"

	"molva/collector"
)

// What a seller really does passes, in three languages.
var goodSolutions = []string{
	stockPlan, replyPlan,
	"С понедельника каждый букет фотографируем перед отправкой и присылаем снимок покупателю в мессенджер.",
	"Заключили договор со второй службой доставки: если курьер опаздывает больше чем на 30 минут, звоним и возвращаем стоимость доставки.",
	"Деньги возвращаем в день обращения, за это отвечает бухгалтер смены, список возвратов сверяем вечером.",
	"Переписали описания и поменяли фото во всех 240 карточках, размер вазы и высота букета теперь указаны в сантиметрах.",
	"Обязательно проговариваем покупателям примерную стоимость доставки по телефону и фиксируем её в письме, в том числе для наложенного платежа.",
	"Щоранку о восьмій звіряємо залишки на складі з каталогом і знімаємо з продажу те, чого немає.",
	"Призначили чергового менеджера: на кожне замовлення відповідаємо у вайбері протягом години, увечері перевіряємо пропущені дзвінки.",
	"Гроші повертаємо того самого дня, список повернень щовечора звіряє бухгалтер Олена.",
	"Every morning at nine the storekeeper checks the stock against the catalogue and removes what is not there.",
	"We hired a second courier and call the customer when a delivery is more than fifteen minutes late.",
	"We added WhatsApp next to the phone: a manager answers every order within one hour, also on Sunday.",
	"Нанят второй курьер, окно доставки сужено до двух часов, об опоздании больше пятнадцати минут покупателю звонит диспетчер.",
}

// Promises, filler, reproaches and noise, however long.
var badSolutions = []string{
	"Мы станем лучше, будем очень стараться и улучшим качество обслуживания наших покупателей",
	"Покупатели сами портят цветы, потому что не умеют за ними ухаживать, и врут ради скидки",
	"аааааааааа ббббббббббб вввввввввв гггггггггг дддддддддд еееееееееее",
	"фывапролд йцукенгшщз ячсмитьбю фывапролдж йцукенгшщз ячсмитьбю",
	"Приложим все усилия, чтобы наш сервис соответствовал самому высокому уровню и каждый клиент остался доволен",
	"Примем все необходимые меры для повышения уровня сервиса и недопущения подобных ситуаций впредь",
	"Мы очень сожалеем, приносим извинения и обещаем, что такое больше никогда не повторится",
	"Будем внимательнее относиться к каждому покупателю и ответственнее подходить к своей работе",
	"Проведём работу с персоналом, чтобы такие ситуации больше не повторялись, и усилим контроль качества",
	"Каждый день будем стараться работать лучше и лучше, улучшая качество нашего сервиса для покупателей",
	"Клиенты неадекватные, придумывают проблемы и пишут отзывы, хотя товар у нас хороший",
	"Покупатели сами виноваты: не читают описание товара, а потом жалуются и требуют вернуть деньги",
	"лучше лучше лучше качество качество сервис сервис стараться стараться обслуживание обслуживание",
	"Ми станемо кращими, будемо дуже старатися і покращимо якість обслуговування наших покупців",
	"Докладемо всіх зусиль, щоб кожен клієнт був задоволений, і підвищимо рівень нашого сервісу",
	"Покупці самі псують квіти, бо не вміють за ними доглядати, і брешуть заради знижки",
	"Клієнти вигадують проблеми, щоб отримати знижку, ми ні в чому не винні",
	"We will become better, try very hard and improve the quality of service for all our customers",
	"We promise to work harder and do everything possible so that every customer is happy and satisfied",
	"Customers lie and invent problems just to get a discount, there is nothing wrong with our flowers",
	"The buyers themselves spoil the flowers because they do not know how to care for them",
	"We are very sorry for the situation and will take all necessary measures so that it never happens again",
}

// A letter of promises is no letter, one of acts is (000 4, M4): the words decide and not their number.
func TestLettersGoodAndBad(t *testing.T) {
	main := []string{"not_in_stock"}
	check := func(s string) Checked {
		return CheckLetter(Default(), main, []collector.SellerPair{{Problem: "Покупатели пишут, что заказ отменили", Cause: "not_in_stock", Solution: s}}, nil)
	}
	for _, s := range goodSolutions {
		if got := check(s); !got.Complete || len(got.Faults) > 0 {
			t.Errorf("good, and not taken: %s %+v", s, got)
		}
	}
	for _, s := range badSolutions {
		if got := check(s); got.Complete || len(got.Faults) != 1 || got.Faults[0].What == FaultUnsure {
			t.Errorf("bad, and taken or left to a person: %s %+v", s, got)
		}
	}
}

// Between the two a person reads: an act that nothing holds to anything, or things without an act.
func TestLettersForAPerson(t *testing.T) {
	for _, s := range []string{"Теперь цветы стоят в холодильнике, вместе с запасом зелени и лентами.", "Заменили прежний порядок сборки другим, который придумала сама хозяйка лавки."} {
		got := CheckLetter(Default(), []string{"refund"}, []collector.SellerPair{{Problem: "Отмены", Cause: "refund", Solution: s}}, nil)
		m := collector.Improvement{Complete: got.Complete, Uncovered: got.Uncovered, Faults: got.Faults}
		if got.Complete || len(got.Uncovered) > 0 || !m.Waits() {
			t.Errorf("%s: %+v", s, got)
		}
	}
}

// One solution does not answer all that went wrong: a pair covers two causes at most.
func TestOnePairCoversTwoCauses(t *testing.T) {
	main := []string{"not_in_stock", "no_reaction", "refund"}
	got := CheckLetter(Default(), main, []collector.SellerPair{{Problem: "Нет в наличии, нет реакции, возврат денег", Solution: stockPlan}}, [][]string{main})
	if got.Complete || len(got.Uncovered) != 1 || got.Uncovered[0] != "refund" {
		t.Errorf("%+v", got)
	}
}
