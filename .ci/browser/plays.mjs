// Whom the plays by keyboard are played by, one person a language, and what they work on: each has mentions of its own on a
// site of its own, so that they are played side by side.
export const password = 'пароль для прогона';
export const plays = {
  ru: { mail: 'masha@play.example', name: 'Маша', site: 'ru.play.example', word: 'кустик', copy: 'вялые гортензии',
    texts: ['Букет завял на второй день', 'Привезли не тот цвет, кустик чужой', 'Курьер опоздал на час, кустик цел', 'Отличный кустик, спасибо', 'Верните деньги за кустик'],
    copied: 'Заказала корзину на юбилей тёти, оплатила утром картой. Вечером привезли вялые гортензии, треть осыпалась ещё в подъезде.' },
  uk: { mail: 'olha@play.example', name: 'Ольга', site: 'uk.play.example', word: 'кущик', copy: 'зівʼялі жоржини',
    texts: ['Букет зівʼяв наступного дня', 'Привезли не той колір, кущик чужий', 'Курʼєр запізнився на годину, кущик цілий', 'Чудовий кущик, дякую', 'Поверніть гроші за кущик'],
    copied: 'Замовили композицію для вчительки на перше вересня, чекали до обіду. Отримали зівʼялі жоржини у порваній обгортці, а менеджер кинув слухавку.' },
  en: { mail: 'ann@play.example', name: 'Ann', site: 'en.play.example', word: 'shrub', copy: 'wilted freesias',
    texts: ['The bouquet faded on day two', 'Wrong colour, not my shrub', 'An hour late, the shrub is fine', 'Lovely shrub, thank you', 'Give me my money back for that shrub'],
    copied: 'We booked a table arrangement for our silver wedding and paid in advance by bank transfer. The driver handed over wilted freesias without any vase and left.' },
};
// Two who work on one list.
export const live = { site: 'live.play.example', later: 'Ещё одна жалоба, она пришла позже',
  people: [{ mail: 'vera@play.example', name: 'Вера', lang: 'ru' }, { mail: 'ivan@play.example', name: 'Іван', lang: 'uk' }],
  texts: ['Ваза треснула', 'Открытку забыли', 'Не тот адрес', 'Лента порвана', 'Коробка мокрая'] };
// Who walks the pages in the languages that the first owner does not read: a language is a person's, not a session's.
export const owners = { uk: 'owner-uk@play.example', en: 'owner-en@play.example' };
