package text

// Form is the number of this morphology. An index holds stems, so one that was built by another Form does not answer
// rightly: it must be built anew. The number must grow with every change of stems or of the forms of brands, also where
// only a table got a word; TestForm fails when they changed and the number did not.
const Form = 4
