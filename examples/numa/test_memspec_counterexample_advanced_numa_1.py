"""Run it where maxnode.toml is found from.

broken: a mode that there is not, or a mask that does not go with it, is refused as invalid
in a new Numa: nodes 1, stride 1, limit 1, frames 1, distances 0, cpus 1, areas 1, pages 1
      limit 1  nodes [(number 0 start 0 stop 1 distances [10])]  per_area 1  weights [1]  task -  areas [-]  pages [-]  cpus [-]
   1. set_policy(mode=2, low=1, high=0, maxnode=1) → done
      ^ here: a mode that there is not, or a mask that does not go with it, is refused as invalid
"""

import memspec

RUN = {'memspec': '0.1.0',
 'part': 'advanced.numa',
 'clause': 'a mode that there is not, or a mask that does not go with it, is refused as invalid',
 'target': 'maxnode.toml',
 'engine': 'conform',
 'seed': 0,
 'geometry': [1, 1, 1, 1, 0, 1, 1, 1],
 'calls': [{'operation': 'set_policy', 'arguments': [2, 1, 0, 1], 'returned': None}]}


def test_memspec_counterexample_advanced_numa_1():
    [row] = memspec.replay(RUN)
    assert row.verdict is memspec.Verdict.HOLDS, f"{row.property} ({row.note})"
