"""A behaviour of your own, in plain Python between two weeks.

Here a member with little energy is talked to by the strongest tie, if that is somebody of the core; a talk may lift the
mood. Does it keep more people active? The two communities share their luck until the first talk sets them apart.

Run it with `python examples/own_behaviour.py`.
"""

from copsim.simulation.landscape import Community


def cheer_up(model: Community) -> None:
    """People of the core talk to tired people they know well."""
    for person in model.agents:
        if person.energy >= 0.4 or not person.membership.ties:
            continue
        friend = person.membership.ties[0].to
        if friend.left is None and friend.level == "core" and model.draw(person, "talk") < 0.5:
            person.energy = min(1.0, person.energy + 0.1)


parameters = {"start.members": 80, "joining.passion_mean": 0.3}
print("seed  active members, mean of the second year: without, with")
for seed in range(5):
    means = []
    for behaviours in ([], [cheer_up]):
        with Community(parameters, seed=seed, weeks=104, behaviours=behaviours) as model:
            model.run_model()
            active = model.datacollector.get_model_vars_dataframe()[["active", "core"]].sum(axis=1)
            means.append(active[52:].mean())
    print(f"{seed:4}  {means[0]:.1f}  {means[1]:.1f}")
