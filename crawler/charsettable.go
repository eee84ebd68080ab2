package crawler

//go:generate go test . -run TestCharsetTable -write-table

// bigrams is how often one letter follows another in Russian and Ukrainian reviews, as counts of letter pairs and
// nothing of any text: 37 rows (a word's boundary, а to я with ё as е, і, ї, є, ґ) of 37 columns, each -6 ln of the
// share of the second letter after the first, written as a character from '#' on. charsettable_test.go makes it from
// MOLVA_SHARED.
const bigrams = "" +
	"_:71;5??46G5=5150735;C?>9F=___>N:;II_" +
	",V<3:9;<5I<4252O<663JI>><AG___Z<9_N@_" +
	"71ODKN2RN3_>2@9/S1;C/_CI]P;A0MVN=6_X_" +
	",/VHHC3?A1_:6I70C=4<;_QIGAW_9H__B2___" +
	"7-NNJ85__4_@4Q>(Z3PI6___SZ____YY]?___" +
	"6/D<CB/9:2Z=9A2-97<@4_HGIH_W?=UQ?9___" +
	"+F@;;7=@:L9855.C?053N>CD=?C____LI^QR_" +
	"32@\\Z3(N_/_:<W0>ZQMZ4__S>____LZTWC___" +
	"/*@2498JP3Z>?:29D9KJ7_ZVJU_S;C\\RA<___" +
	"*EA5:<8A9=68453D=;42TJ9@;?I___^B8_HI_" +
	"%TEHN<OFKV_?B?38MJ74^KVEB7H_____R^___" +
	"/-MAUV;IQ0_M7S7,Z5>71_XC_PB__^VZ_:___" +
	"6.YTGO.CW-_>BU@/T]@L8[XUOO__A0R73:___" +
	",/JWT]/_Z2_@?F6.>JBV3NYSR_O_:FP_A6_^_" +
	"7.ZRIA/VL/_<R^4.UE?75GZBHBL_7:[C55_W_" +
	",T5155=;9@99745F;344ICCE9=I___N@BZBJ_" +
	"A6[_Z[1__4_?6_@)L*FH:Y_DSR__AN[ZG7___" +
	"5-L;DC/EM0WCK<5,FK@;4CKOLAY_:EVI<9_Y_" +
	"45I9UC2X_7_34=847A<+9HDECM_VB5]A1>___" +
	"1/H8ZG1WK/_;CI:-J4:H7O\\GNVZ_>1]J?8_V_" +
	")@=3:5B6@MF956<S6;71SVAQ8<@___Q6N__@_" +
	"22Y_M_2_M/_V;LH(Y8DA=BPHY___IK?Y_4___" +
	"(3[8M_B_T8_W>I:+N?I99_M_XT_O[WJ__=___" +
	"64QDS]+]Y._ET]R>QYRE>__S_W__=4]65+___" +
	"?._Y_Y+W_._:DV07WQ[/6__LUA___A_[Y:_\\_" +
	":3O<_Y+__-_42H62MJP46__M_____7^[_7___" +
	"I4____*__0___\\B'_R__:________@___C_\\_" +
	"CRGRRR&RRRRRRRRRRRRRRRRRRRRRRRRR)RRRR" +
	"+_?3A=1GAQ/>23@_@?75W_2S=<K_____H____" +
	"&_CLEM>_CE]2_>06U_3;_KWGG7R____<?__V_" +
	"CTPBD@_TJ_@8568T<<>%_DMO_F____T_Q____" +
	"'G4:N6V9EVMHDAB_Q@7/YSOJ5M6___[=___;_" +
	"&_F5@<>A:TL3;9<ZFC=4__@@@PA____>I__D_" +
	")C=3B/QC;_7;5=2HF;39[P@@=:H____>=Q=?_" +
	"'__:_:_>9_>UE47R__G?__-_RU________6__" +
	"'__8_<__S_WDW14__4?/___QK>_____7__9__" +
	";;;;;;,;;;;;;;;;;0;;;;;;;;;;;;;;;;;;;"
