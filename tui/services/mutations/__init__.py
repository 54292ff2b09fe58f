"""The one door to what changes something at Webex: plan, confirm, call, read back, undo.

Nothing outside this package calls an operation of Webex that changes anything. Each verb is a
*deed* with a class of its own (``deed.Deed``); ``verbs`` lists them; ``door.Mutations`` is what
everybody else uses.
"""
