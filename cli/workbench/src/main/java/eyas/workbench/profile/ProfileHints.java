package eyas.workbench.profile;

import eyas.workbench.profile.RuleProfile.CheckCost;
import eyas.workbench.profile.RuleProfile.RuleCost;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Hints about a profile, one sentence each. */
public final class ProfileHints {
    private static final long ENOUGH = 1000;
    private static final double NEARLY_ALL = 0.99;
    private static final double MUCH = 0.25;
    private static final int MOST = 5;
    private static final int TEXT = 120;

    private ProfileHints() {}

    /** Returns the hints, most important first. */
    public static List<String> of(RuleProfile profile) {
        List<String> hints = new ArrayList<>();
        for (CheckCost check : profile.checks()) {
            double share = profile.nanos() == 0 ? 0 : (double) check.nanos() / profile.nanos();
            if (check.asked() >= ENOUGH && check.selectivity() >= NEARLY_ALL && hints.size() < MOST) {
                hints.add(String.format(
                        Locale.ROOT,
                        "'%s' is true for %.1f %% of the %,d events that it is evaluated on, so it has little effect: "
                                + "remove it, or use a more selective check (%s)",
                        cut(check.text()),
                        check.selectivity() * 100,
                        check.asked(),
                        users(check)));
            } else if (share >= MUCH && check.asked() >= ENOUGH && hints.size() < MOST) {
                hints.add(String.format(
                        Locale.ROOT,
                        "'%s' takes %.0f %% of the time: a more selective check, or a list of event types, in "
                                + "the same condition would avoid most evaluations (%s)",
                        cut(check.text()),
                        share * 100,
                        users(check)));
            }
        }
        for (RuleCost rule : profile.rules()) {
            if (profile.events() >= ENOUGH && rule.evaluations() == profile.events()) {
                hints.add("'" + rule.name()
                        + "' is evaluated on events of every type: start it with 'evt.type in (…) and'");
            }
        }
        return hints;
    }

    private static String cut(String text) {
        return text.length() > TEXT ? text.substring(0, TEXT) + "…" : text;
    }

    private static String users(CheckCost check) {
        return check.rules().size() == 1
                ? "in '" + check.rules().getFirst() + "'"
                : "in " + check.rules().size() + " rules";
    }
}
