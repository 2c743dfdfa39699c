"""Run it where examples/swap/leaks-slots.toml is found from.

broken: an area is kept for want of memory only where not every page could have a frame of its own
in a new Swap: processes 3, pages 2, words 2, frames 4, slots 4, cpus 1
      words 2  frames 4  slots 4  memory [[- -] - -]  cpus [-]  area 0  fails 0
   1. fork(parent=0) → 1
      words 2  frames 4  slots 4  memory [[- -] [- -] -]  cpus [-]  area 0  fails 0
   2. map_page(process=#1, page=0) → done
      words 2  frames 4  slots 4  memory [[- -] [(words [0 0] locked False pinned False) -] -]  cpus [-]  area 0  fails 0
   3. store(process=#1, place=1, value=53, cpu=0) → done
      words 2  frames 4  slots 4  memory [[- -] [(words [0 53] locked False pinned False) -] -]  cpus [-]  area 0  fails 0
   4. map_page(process=0, page=1) → done
      words 2  frames 4  slots 4  memory [[- (words [0 0] locked False pinned False)] [(words [0 53] locked False pinned False) -] -]  cpus [-]  area 0  fails 0
   5. map_page(process=#1, page=1) → done
      words 2  frames 4  slots 4  memory [[- (words [0 0] locked False pinned False)] [(words [0 53] locked False pinned False) (words [0 0] locked False pinned False… 32 more characters
   6. swap_on(size=3) → done
      words 2  frames 4  slots 4  memory [[- (words [0 0] locked False pinned False)] [(words [0 53] locked False pinned False) (words [0 0] locked False pinned False… 32 more characters
   7. store(process=#1, place=3, value=76, cpu=0) → done
      words 2  frames 4  slots 4  memory [[- (words [0 0] locked False pinned False)] [(words [0 53] locked False pinned False) (words [0 76] locked False pinned Fals… 33 more characters
   8. map_page(process=0, page=0) → done
      words 2  frames 4  slots 4  memory [[(words [0 0] locked False pinned False) (words [0 0] locked False pinned False)] [(words [0 53] locked False pinned False) … 71 more characters
   9. store(process=0, place=2, value=70, cpu=0) → done
      words 2  frames 4  slots 4  memory [[(words [0 0] locked False pinned False) (words [70 0] locked False pinned False)] [(words [0 53] locked False pinned False)… 72 more characters
  10. lock_page(process=0, page=1) → done
      words 2  frames 4  slots 4  memory [[(words [0 0] locked False pinned False) (words [70 0] locked True pinned False)] [(words [0 53] locked False pinned False) … 71 more characters
  11. fork(parent=0) → 2
      words 2  frames 4  slots 4  memory [[(words [0 0] locked False pinned False) (words [70 0] locked True pinned False)] [(words [0 53] locked False pinned False) … 152 more characters
  12. store(process=#11, place=1, value=73, cpu=0) → done
      words 2  frames 4  slots 4  memory [[(words [0 0] locked False pinned False) (words [70 0] locked True pinned False)] [(words [0 53] locked False pinned False) … 153 more characters
  13. store(process=#11, place=3, value=63, cpu=0) → done
      words 2  frames 4  slots 4  memory [[(words [0 0] locked False pinned False) (words [70 0] locked True pinned False)] [(words [0 53] locked False pinned False) … 154 more characters
  14. exit(process=#11) → done
      words 2  frames 4  slots 4  memory [[(words [0 0] locked False pinned False) (words [70 0] locked True pinned False)] [(words [0 53] locked False pinned False) … 71 more characters
  15. store(process=0, place=0, value=64, cpu=0) → done
      words 2  frames 4  slots 4  memory [[(words [64 0] locked False pinned False) (words [70 0] locked True pinned False)] [(words [0 53] locked False pinned False)… 72 more characters
  16. lock_page(process=0, page=1) → done
      words 2  frames 4  slots 4  memory [[(words [64 0] locked False pinned False) (words [70 0] locked True pinned False)] [(words [0 53] locked False pinned False)… 72 more characters
  17. swap_off() → no memory
      ^ here: an area is kept for want of memory only where not every page could have a frame of its own
"""

import memspec

RUN = {'memspec': '0.1.0',
 'part': 'advanced.swap',
 'clause': 'an area is kept for want of memory only where not every page could have a frame of its '
           'own',
 'target': 'examples/swap/leaks-slots.toml',
 'engine': 'conform',
 'seed': 0,
 'geometry': [3, 2, 2, 4, 4, 1],
 'calls': [{'operation': 'fork', 'arguments': [0], 'returned': 1},
           {'operation': 'map_page', 'arguments': [{'of': 1}, 0], 'returned': None},
           {'operation': 'store', 'arguments': [{'of': 1}, 1, 53, 0], 'returned': None},
           {'operation': 'map_page', 'arguments': [0, 1], 'returned': None},
           {'operation': 'map_page', 'arguments': [{'of': 1}, 1], 'returned': None},
           {'operation': 'swap_on', 'arguments': [3], 'returned': None},
           {'operation': 'store', 'arguments': [{'of': 1}, 3, 76, 0], 'returned': None},
           {'operation': 'map_page', 'arguments': [0, 0], 'returned': None},
           {'operation': 'store', 'arguments': [0, 2, 70, 0], 'returned': None},
           {'operation': 'lock_page', 'arguments': [0, 1], 'returned': None},
           {'operation': 'fork', 'arguments': [0], 'returned': 2},
           {'operation': 'store', 'arguments': [{'of': 11}, 1, 73, 0], 'returned': None},
           {'operation': 'store', 'arguments': [{'of': 11}, 3, 63, 0], 'returned': None},
           {'operation': 'exit', 'arguments': [{'of': 11}], 'returned': None},
           {'operation': 'store', 'arguments': [0, 0, 64, 0], 'returned': None},
           {'operation': 'lock_page', 'arguments': [0, 1], 'returned': None},
           {'operation': 'swap_off', 'arguments': [], 'returned': 'no memory'}]}


def test_memspec_counterexample_advanced_swap_7():
    [row] = memspec.replay(RUN)
    assert row.verdict is memspec.Verdict.HOLDS, f"{row.property} ({row.note})"
