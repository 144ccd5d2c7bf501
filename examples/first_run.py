"""A community as a Mesa model: three years, week by week.

Run it with `python examples/first_run.py`.
"""

import numpy as np

from copsim.simulation.landscape import Community

model = Community({"start.members": 60, "joining.prospects": 2.0}, seed=1, weeks=156)
model.run_model()

print(f"after {model.week} weeks: {model.weekly['members']} members, {model.weekly['core']} of them core")

print("\nwho is at which level, and with how much energy")
for level, members in model.agents.groupby("level"):
    print(f"  {level:13} {len(members):4}  {members.agg('energy', np.mean):.2f}")

leaders = model.agents.select(lambda person: person.pledge > 0)
for leader in leaders:
    hours = leader.membership.hours_leading
    print(f"\nperson {leader.unique_id} pledged {leader.pledge:.1f} hours a week and gave {hours:.1f} last week")
    around = [tie for tie in leader.membership.ties if tie.to.left is None]
    for tie in around[:3]:
        print(f"  knows person {tie.to.person.unique_id} ({tie.to.level}), strength {tie.weight:.2f}")

years = model.datacollector.get_model_vars_dataframe().iloc[51::52]
print("\nat the end of each year")
print(years[["members", "active", "core", "quality"]].round(2).to_string())
