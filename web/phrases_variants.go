package web

// variantPhrases are messages about variants of names.
var variantPhrases = []phrase{
	say(`there is no name to look for`, "v_none"),
	say(`write the name of a company or of a product`, "v_none_hint"),
	say(`there are too many names`, "v_many"),
	say(`5 at once at most`, "v_many_hint"),
	say(`the company has too many names`, "v_brands"),
	say(`50 at most; take some away on the company's page`, "v_brands_hint"),
}
