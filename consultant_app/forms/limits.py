"""How large a form and its parts may be; a form file may come from anybody."""

FORMAT = 1  # of form files and snapshots; a higher number was written by a newer program

FILE_BYTES = 2_000_000
SECTIONS = 100
QUESTIONS = 2_000
COLUMNS = 100
LISTS = 500
CHOICES = 2_000
FILTERED = 50_000  # choices that choice_filters look at in a whole form
TEXT = 10_000  # characters of one text; Excel cuts a cell at 32,767 without a word
NAME = 64

EXPRESSION = 4_000  # characters
EXPRESSIONS = 200_000  # characters of all of a form together
TOKENS = 1_000
NESTING = 40  # brackets in brackets; each costs about ten Python frames
RESULT = 32_000  # characters of a calculated text

PATTERN = 300  # characters of a regex()
PATTERN_STATES = 1_000
SUBJECT = 2_000  # characters a regex() looks at; a longer text fits no pattern
