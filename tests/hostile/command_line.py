"""What is typed: words, numbers and names that the command line cannot use."""

from __future__ import annotations

import os
from pathlib import Path

from tests.hostile.row import Row

BUDDY = "physical.buddy"
DIGITS = "9" * 5000
LONG = "x" * 3000
MINE = {"mine.py": "class Buddy:\n    def __init__(self, start, frames, max_order): raise ValueError\n"}


def _fifo(folder: Path) -> None:
    os.mkfifo(folder / "pipe")


def _loop(folder: Path) -> None:
    (folder / "loop").symlink_to("loop")


def _folder(folder: Path) -> None:
    (folder / "sub").mkdir()


VERBS = (
    Row("an unknown verb", ("chekc",), 2, "No such command 'chekc'"),
    Row("an empty verb", ("",), 2, "No such command ''"),
    Row("a verb of thousands of letters", (LONG,), 2, "No such command 'xxx.*…"),
    Row("a verb with a line break", ("che\nck",), 2, "No such command"),
    Row("a verb with control characters", ("\x1b[31mcheck\x07",), 2, "No such command"),
    Row("no verb at all", (), 2, "Usage: memspec"),
    Row("an unknown option of the whole", ("--verbose",), 2, "No such option '--verbose'"),
    Row("an unknown option of a verb", ("explore", "--nonsense"), 2, "No such option '--nonsense'"),
    Row("an option without its value", ("explore", BUDDY, "--scope"), 2, "requires an argument"),
    Row("a value for a flag", ("explore", BUDDY, "--alone=yes"), 2, "does not take a value"),
    Row("one argument too many", ("replay", "run.json", "other.json"), 2, "unexpected extra argument"),
    Row("thousands of arguments too many", ("replay", *["run.json"] * 5000), 2, "unexpected extra arguments"),
    Row("help of a verb", ("check", "--help"), 0, "Example: memspec check"),
    Row("a version, and more", ("--version", "chekc"), 0, "memspec [0-9]"),
)

PARTS = (
    Row("an unknown part", ("check", "physical.budy"), 2, "there is no part or chapter 'physical.budy'; the parts are"),
    Row("an unknown part among known ones", ("check", BUDDY, "nowhere"), 2, "'nowhere'"),
    Row("an empty part", ("check", ""), 2, "it is empty: name a part, or leave it out"),
    Row("an empty part of one engine", ("explore", ""), 2, "it is empty"),
    Row("an empty part to list", ("list", ""), 2, "it is empty"),
    Row("an empty part to validate", ("validate", "", "trace.csv"), 2, "name one of them"),
    Row("a chapter where one part is wanted", ("conform", "virtual", "mine:Buddy"), 2, "virtual has 5 parts; name one"),
    Row("a part with a dot too many", ("list", "physical.buddy."), 2, "there is no part"),
    Row("a part in capitals", ("list", "PHYSICAL.BUDDY"), 2, "there is no part"),
    Row("a part that is a path", ("list", "../physical/buddy"), 2, "there is no part"),
    Row("a part in other letters", ("list", "physical.büddy→"), 2, "physical.büddy→"),
    Row("a part of bytes that are no text", ("list", os.fsdecode(b"phys\xff\xfe")), 2, "there is no part"),
    Row("a part with a line break", ("list", "physical\n.buddy"), 2, "there is no part"),
    Row("a part with control characters", ("list", "\x1b]0;title\x07"), 2, "there is no part"),
    Row("a part from right to left", ("list", "\u202ephysical"), 2, "there is no part"),
    Row("a part of thousands of letters", ("list", LONG), 2, "there is no part or chapter 'xxx.*…"),
    Row("a part of a thousand words", ("list", "no " * 1000), 2, "there is no part or chapter 'no no.*…"),
    Row("a thousand unknown parts", ("check", *(f"part{number}" for number in range(1000))), 2, "'part0'"),
    Row("a part that states no theorems", ("prove", "physical.nothing"), 2, "there is no part"),
    Row("nothing called so", ("explain", f"{BUDDY}:fragments"), 2, "has nothing called “fragments”"),
    Row("a name that fits many things", ("explain", f"{BUDDY}:a"), 2, "fits [0-9]+ things"),
    Row("a name of thousands of letters", ("explain", f"{BUDDY}:{LONG}"), 2, "has nothing called “xxx.*…"),
    Row("a name of blanks", ("explain", f"{BUDDY}: "), 2, "has nothing called"),
    Row("a part and a name that are unknown", ("explain", "a:b"), 2, "there is no part or chapter 'a'"),
    Row("nothing to explain", ("explain", ""), 2, "name one of them"),
    Row("an unknown oracle", ("observe", "x87"), 2, "there is no oracle 'x87'; the oracles are"),
    Row("an empty oracle", ("observe", ""), 2, "there is no oracle ''"),
    Row("a part in place of an oracle", ("observe", BUDDY), 2, "there is no oracle"),
)

NUMBERS = (
    Row("a seed that is no number", ("explore", BUDDY, "--seed", "lucky"), 2, "'lucky' is not a valid integer"),
    Row("an empty seed", ("explore", BUDDY, "--seed", ""), 2, "'' is not a valid integer"),
    Row("a seed below zero", ("explore", BUDDY, "--seed", "-1"), 2, "-1 is not in the range"),
    Row("a seed of twenty digits", ("explore", BUDDY, "--seed", "9" * 20), 2, "is not in the range"),
    Row("a seed of thousands of digits", ("explore", BUDDY, "--seed", DIGITS), 2, "is not"),
    Row("a seed in floating point", ("explore", BUDDY, "--seed", "1.5"), 2, "is not a valid integer"),
    Row("the largest seed", ("simulate", BUDDY, "--steps", "100", "--seed", str(2**64 - 1)), 0, "holds"),
    Row("no steps", ("simulate", BUDDY, "--steps", "0"), 2, "0 is not in the range"),
    Row("fewer steps than none", ("simulate", BUDDY, "--steps", "-5"), 2, "-5 is not in the range"),
    Row("steps of thousands of digits", ("simulate", BUDDY, "--steps", DIGITS), 2, "is not"),
    Row("steps for longer than the sun shines", ("simulate", BUDDY, "--steps", "9" * 30), 2, "is not in the range"),
    Row("no cases", ("observe", "x86-mmu", "--cases", "0"), 2, "0 is not in the range"),
    Row("cases without end", ("observe", "x86-mmu", "--cases", "9" * 40), 2, "is not in the range"),
    Row("no workers", ("check", BUDDY, "--workers", "0"), 2, "0 is not in the range"),
    Row("workers of thousands of digits", ("check", BUDDY, "--workers", DIGITS), 2, "is not"),
    Row("a thousand million workers", ("check", BUDDY, "--workers", "1000000000"), 2, "not in the range"),
    Row("a thousand million workers to explore", ("explore", BUDDY, "--compiled", "--workers", "9" * 9), 2, "range"),
    Row("no time", ("explore", BUDDY, "--max-time", "0"), 2, "not in the range"),
    Row("less time than none", ("explore", BUDDY, "--max-time", "-1"), 2, "not in the range"),
    Row("time that is no number", ("explore", BUDDY, "--max-time", "nan"), 2, "it is a number of seconds"),
    Row("time without end", ("explore", BUDDY, "--max-time", "inf"), 2, "not in the range"),
    Row("less time without end", ("explore", BUDDY, "--max-time", "-inf"), 2, "not in the range"),
    Row("more time than a float holds", ("explore", BUDDY, "--max-time", "1e400"), 2, "not in the range"),
    Row("time for longer than anybody waits", ("explore", BUDDY, "--max-time", "1e300"), 2, "not in the range"),
    Row("a time with its unit", ("explore", BUDDY, "--max-time", "5s"), 2, "is not a valid float"),
    Row("hardly any time", ("explore", BUDDY, "--max-time", "1e-320"), 3, "undetermined"),
)

CHOICES = (
    Row("an unknown profile", ("check", "--profile", "eternal"), 2, "'eternal' is not one of 'quick', 'ci', 'nightly'"),
    Row("an empty profile", ("check", "--profile", ""), 2, "'' is not one of"),
    Row("an unknown profile to conform", ("conform", BUDDY, "a:B", "--profile", "x"), 2, "'x' is not one of"),
    Row("an unknown scope", ("explore", BUDDY, "--scope", "immense"), 2, "no scope 'immense'"),
    Row("an empty scope", ("explore", BUDDY, "--scope", ""), 2, "no scope ''"),
    Row("an unknown scope, compiled", ("explore", BUDDY, "--compiled", "--scope", "immense"), 2, "no scope 'immense'"),
    Row("a scope of thousands of letters", ("explore", BUDDY, "--scope", LONG), 2, "no scope 'xxx.*…"),
    Row("an unknown symmetry", ("explore", BUDDY, "--symmetry", "mirror"), 2, "mirror"),
    Row("an empty symmetry", ("explore", BUDDY, "--symmetry", ""), 2, "symmetry"),
    Row("a symmetry of a part that has none", ("explore", "virtual.walk", "--symmetry", "lists"), 2, "virtual.walk"),
    Row("a part that is not compiled", ("explore", "virtual.tlb", "--compiled"), 2, "virtual.tlb cannot be compiled"),
    Row("the law alone, compiled", ("explore", BUDDY, "--alone", "--compiled"), 2, "leave out --alone"),
    Row("the law alone, with a symmetry", ("explore", BUDDY, "--alone", "--symmetry", "lists"), 2, "leave out --alone"),
    Row("an unknown theorem", ("prove", BUDDY, "--theorem", "fermat"), 2, "fermat"),
    Row("an empty theorem", ("prove", BUDDY, "--theorem", ""), 2, "theorem"),
    Row("an unknown solver", ("prove", BUDDY, "--solver", "cvc5"), 2, "'cvc5' is not one of 'z3', 'both'"),
    Row("a scaffold in another language", ("conform", BUDDY, "--scaffold", "rust"), 2, "'rust' is not 'c'"),
    Row("a scaffold and a target", ("conform", BUDDY, "mine:Buddy", "--scaffold", "c"), 2, "leave out TARGET"),
    Row("a scaffold of the walk", ("conform", "virtual.walk", "--scaffold", "c"), 2, "virtual.walk"),
    Row("a scaffold of the TLB", ("conform", "virtual.tlb", "--scaffold", "c"), 2, "virtual.tlb"),
    Row(
        "a scaffold over a file",
        ("conform", BUDDY, "--scaffold", "c"),
        2,
        "buddy.toml is there already",
        files={"buddy.toml": ""},
    ),
    Row(
        "a scaffold over half of its files",
        ("conform", BUDDY, "--scaffold", "c"),
        2,
        "buddy.c is there already",
        files={"buddy.c": ""},
    ),
)

TARGETS = (
    Row("no target", ("conform", BUDDY), 2, "which implementation"),
    Row("an empty target", ("conform", BUDDY, ""), 2, "names no class"),
    Row("a target that is a word", ("conform", BUDDY, "mine"), 2, "'mine' names no class: write module:Class"),
    Row("a target without a class", ("conform", BUDDY, "mine:"), 2, "names no class"),
    Row("a target without a module", ("conform", BUDDY, ":Buddy"), 2, "names no class"),
    Row("a module that is not there", ("conform", BUDDY, "no_such:Buddy"), 2, "there is no module 'no_such'"),
    Row("a class that is not there", ("conform", BUDDY, "mine:Bodey"), 2, "has no 'Bodey'", files=MINE),
    Row("a module of other letters", ("conform", BUDDY, "a-b→:C"), 2, "there is no module"),
    Row("a module that is relative", ("conform", BUDDY, ".mine:Buddy"), 2, "mine", files=MINE),
    Row("a module that is two dots", ("conform", BUDDY, "..:Buddy"), 2, ""),
    Row("a module of thousands of letters", ("conform", BUDDY, f"{LONG}:Buddy"), 2, "there is no module"),
    Row("a class in a class", ("conform", BUDDY, "mine:Buddy.Inner"), 2, "has no 'Buddy.Inner'", files=MINE),
    Row("a module that is a file's name", ("conform", BUDDY, "mine.py:Buddy"), 2, "there is no module", files=MINE),
    Row("a command with an unclosed quote", ("conform", BUDDY, "./mine 'a"), 2, "a quote is not closed"),
    Row("a command that ends in a backslash", ("conform", BUDDY, "./mine \\"), 2, "./mine"),
    Row("a command of blanks", ("conform", BUDDY, "   "), 2, "the command is empty"),
    Row("a command of a comment", ("conform", BUDDY, "# ./mine"), 2, "there is no command '#'"),
    Row("a command that is not there", ("conform", BUDDY, "./mine --serve"), 2, "there is no program './mine'"),
    Row("a command that is a folder", ("conform", BUDDY, "./sub"), 2, "there is no program", prepare=_folder),
    Row("a command that is no command", ("conform", BUDDY, "no-such-command --x"), 2, "there is no command"),
    Row("a command that is not executable", ("conform", BUDDY, "./mine.py"), 2, "is not executable", files=MINE),
    Row("a command of thousands of letters", ("conform", BUDDY, f"./{LONG}"), 2, "there is no program"),
    Row("a library in place of its adapter", ("conform", BUDDY, "./it.so"), 2, "it.so", files={"it.so": "\x7fELF"}),
)


def _full(verb: str, option: str) -> Row:
    arguments = (verb, BUDDY, *(("--scope", "tiny") if verb == "explore" else ()), option, "")
    return Row(f"{option} of {verb} that is empty", arguments, 2, "cannot write .: Is a directory")


OUTPUTS = (
    _full("explore", "--json"),
    _full("simulate", "--json"),
    _full("check", "--json"),
    _full("prove", "--junit"),
    Row("JSON into a folder that is none", ("explore", BUDDY, "--json", "no/e.json"), 2, "cannot write no/e.json"),
    Row("a page into a folder that is none", ("explore", BUDDY, "--html", "no/e.html"), 2, "cannot write no/e.html"),
    Row("JUnit into a folder that is none", ("explore", BUDDY, "--junit", "no/j.xml"), 2, "cannot write no/j.xml"),
    Row("JSON onto a folder", ("explore", BUDDY, "--json", "sub"), 2, "Is a directory", prepare=_folder),
    Row("JSON onto a folder with a slash", ("explore", BUDDY, "--json", "sub/"), 2, "Is a directory", prepare=_folder),
    Row(
        "JSON onto a link to itself, beside an input",
        ("replay", "run.json", "--json", "loop"),
        2,
        "symbolic links|cannot read",
        prepare=_loop,
    ),
    Row("JSON below a file", ("explore", BUDDY, "--json", "mine.py/e"), 2, "Not a directory", files=MINE),
    Row("JSON under a name too long", ("explore", BUDDY, "--json", LONG), 2, "File name too long"),
    Row("JSON under a path too long", ("explore", BUDDY, "--json", "a/" * 3000), 2, "File name too long"),
    Row(
        "JSON into a pipe that nobody reads", ("explore", BUDDY, "--json", "pipe"), 2, "nobody reads it", prepare=_fifo
    ),
    Row("JSON into /proc", ("explore", BUDDY, "--json", "/proc/memspec"), 2, "cannot write"),
    Row("saving in a folder that is not there", ("explore", BUDDY, "--save", "no"), 2, "'no' is no folder"),
    Row("saving in a file", ("explore", BUDDY, "--save", "mine.py"), 2, "'mine.py' is no folder", files=MINE),
    Row("saving under a name too long", ("explore", BUDDY, "--save", LONG), 2, "is no folder"),
    Row("saving in /proc", ("explore", BUDDY, "--save", "/proc/1/none"), 2, "is no folder"),
)

ROWS = (*VERBS, *PARTS, *NUMBERS, *CHOICES, *TARGETS, *OUTPUTS)
