package dev.apflow.domain.election;

import static dev.apflow.domain.election.Cast.at;
import static dev.apflow.domain.election.Cast.rules;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** {@link RoleTable} against roles and events as they may come. */
class RoleTableProperties {

    @Provide
    Arbitrary<Role> roles() {
        return RoleArbitraries.roles();
    }

    @Provide
    Arbitrary<RoleEvent> events() {
        return RoleArbitraries.events();
    }

    @Provide
    Arbitrary<RolePreference> electable() {
        return Arbitraries.of(RolePreference.AUTO, RolePreference.LEADER);
    }

    @Property(tries = 20_000)
    void every_event_in_every_role_does_what_the_table_says(
            @ForAll("roles") Role role,
            @ForAll("events") RoleEvent event,
            @ForAll RolePreference any,
            @ForAll("electable") RolePreference electable,
            @ForAll @IntRange(max = 20) int second) {
        RoleRules rules = rules(role instanceof Role.Starting ? any : electable);
        RoleTable.check(rules, role, event, at(second));
    }
}
