package web

// trainingPhrases are the messages about learning from corrections.
var trainingPhrases = []phrase{
	say(`whoever trained died each time`, "training_died"),
	say(`the program made a mistake: its log tells more`, "training_mistake"),
	say(`the training takes too long`, "training_long"),
	say(`other weights came in force meanwhile`, "training_meanwhile"),
	say(`this version of the weights is not kept`, "training_kept"),
	say(`choose one that is listed`, "training_kept_hint"),
	say(`these weights are in force already`, "training_same"),
	say(`choose another version`, "training_same_hint"),
	say(`these weights were learned on top of another model than this program's`, "training_model"),
	say(`train anew`, "training_model_hint"),
	say(`it is not said which training to withdraw`, "training_no_number"),
	say(`open the page of trainings and withdraw the one that it shows`, "training_no_number_hint"),
	say(`there is no training of this number`, "training_no_run"),
	say(`only the last ones are kept: look at the last one`, "training_no_run_hint"),
	say(`this training is over already`, "training_over"),
	say(`look at what came of it`, "training_over_hint"),
	say(`it is not said to which version to go back`, "training_which"),
	say(`the company's weights are being trained already`, "h_training"),
	say(`wait until they are done, or withdraw that training`, "h_training_hint"),
	say(`there are no weights to go back from: the embedded ones judge`, "h_untrained"),
	say(`train some first`, "h_untrained_hint"),
}
