package web

// clusterPhrases are the messages about clusters of near duplicates.
var clusterPhrases = []phrase{
	say(`a decision on a cluster needs a reason`, "cluster_reason"),
	say(`say why, in (\d+) characters at most`, "cluster_reason_hint"),
	say(`both are in one cluster already`, "cluster_one_already"),
	say(`look at its list`, "cluster_look_list"),
	say(`both are in one cluster`, "cluster_one"),
	say(`take one of them out of it`, "cluster_take_out"),
	say(`that they are not one was said before`, "cluster_said"),
	say(`undo it to say otherwise`, "cluster_undo_it"),
	say(`it is in no cluster`, "cluster_none"),
	say(`there is nothing to take apart`, "cluster_nothing"),
	say(`both are the same document`, "cluster_same"),
	say(`name another one`, "cluster_other"),
	say(`the cluster has changed since you looked at it`, "cluster_changed"),
	say(`look at it as it is now, and decide again`, "cluster_again"),
	say(`too many documents would hang together`, "cluster_large"),
	say(`(\d+) at most`, "cluster_most"),
	say(`something else was decided on these documents since`, "cluster_since"),
	say(`look at what was decided last, and undo that first`, "cluster_since_hint"),
	say(`nothing like it was decided on this document`, "cluster_no_act"),
	say(`look at its list of decisions`, "cluster_no_act_hint"),
	say(`the other document is not named`, "cluster_unnamed"),
	say(`give the address of its page`, "cluster_address"),
	say(`there is no decision (.*) on a cluster`, "cluster_no_decision"),
}
