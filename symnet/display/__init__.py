"""How two sides differ, told in terms of SymPy: for display only, no verdict rests on it.

`first` compares normal forms, sums of tensor networks whose bound indices are labelled canonically, or the
words
of products of sums; `readback` tells monomials as terms. `forms.normal_form` is what `expand` shows.
"""
