"""What the engines demand of an implementation besides the law's own sentences."""

STANDS_FOR = "what the implementation's memory stands for is the law's next state"
READABLE = "the implementation's memory can be read"
ANSWERS = "answers with a result or a named failure"
ANSWERS_IN_TIME = "answers in time"
NO_CRASH = "does not crash"
NO_EXIT = "does not end the process"
CONTENTS = "leaves alone what its callers keep in their blocks"
