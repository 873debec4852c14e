package eyas.cli.rules;

import eyas.report.Palette;
import eyas.text.Printable;
import eyas.workbench.profile.RuleProfile;
import eyas.workbench.profile.RuleProfile.CheckCost;
import eyas.workbench.profile.RuleProfile.RuleCost;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Renders the cost of rules. */
final class ProfileText {
    private static final int NAME = 400;
    private static final int CHECK = 100;

    private final Palette palette;
    private final int lines;

    /** Creates a renderer that shows at most {@code lines} rules and checks. */
    ProfileText(Palette palette, int lines) {
        this.palette = palette;
        this.lines = lines;
    }

    /** Returns tables and hints. */
    String of(RuleProfile profile, List<String> hints) {
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                Locale.ROOT,
                "%,d events, %,d of them evaluated by a rule; %d rules, %d distinct checks, %s in checks%n",
                profile.events(),
                profile.matched(),
                profile.rules().size(),
                profile.checks().size(),
                time(profile.nanos())));
        title("Rules", out);
        out.append(palette.dim("   share       time     evaluated    matched  checks  rule"))
                .append('\n');
        profile.rules().stream().limit(lines).forEach(rule -> rule(rule, profile, out));
        more(profile.rules().size(), "rules", out);
        title("Checks", out);
        out.append(palette.dim("   share       time    each     evaluated    true  rules  check"))
                .append('\n');
        profile.checks().stream().limit(lines).forEach(check -> check(check, profile, out));
        more(profile.checks().size(), "checks", out);
        if (!hints.isEmpty()) {
            title("Hints", out);
            hints.forEach(
                    hint -> out.append("  - ").append(Printable.of(hint, NAME)).append('\n'));
        }
        return out.toString();
    }

    private void title(String text, StringBuilder out) {
        out.append('\n').append(palette.bold(text)).append('\n');
    }

    private void more(int all, String what, StringBuilder out) {
        if (all > lines) {
            out.append(palette.dim("  and " + (all - lines) + " more " + what + "; --lines shows more"))
                    .append('\n');
        }
    }

    private static void rule(RuleCost rule, RuleProfile profile, StringBuilder out) {
        out.append(String.format(
                Locale.ROOT,
                "  %5.1f %%  %9s  %,12d  %,9d  %6d  %s%n",
                share(rule.nanos(), profile),
                time(Math.round(rule.nanos())),
                rule.evaluations(),
                rule.matches(),
                rule.checks(),
                Printable.of(rule.name(), NAME)));
    }

    private static void check(CheckCost check, RuleProfile profile, StringBuilder out) {
        out.append(String.format(
                Locale.ROOT,
                "  %5.1f %%  %9s  %6s  %,12d  %5s  %5d  %s%n",
                share((double) check.nanos(), profile),
                time(check.nanos()),
                check.asked() == 0 ? "-" : check.nanos() / check.asked() + " ns",
                check.asked(),
                check.asked() == 0 ? "-" : String.format(Locale.ROOT, "%.0f %%", check.selectivity() * 100),
                check.rules().size(),
                Printable.of(check.text(), CHECK)));
    }

    private static double share(double nanos, RuleProfile profile) {
        return profile.nanos() == 0 ? 0 : nanos * 100 / profile.nanos();
    }

    private static String time(long nanos) {
        return nanos < 10_000_000
                ? String.format(Locale.ROOT, "%,d us", nanos / 1000)
                : String.format(Locale.ROOT, "%,d ms", nanos / 1_000_000);
    }

    /** Returns the whole profile as a document for {@link eyas.text.json.JsonText}. */
    static Map<String, Object> data(RuleProfile profile, List<String> hints) {
        return Map.of(
                "events",
                profile.events(),
                "matched",
                profile.matched(),
                "nanos",
                profile.nanos(),
                "rules",
                profile.rules().stream()
                        .map(rule -> Map.of(
                                "name",
                                rule.name(),
                                "nanos",
                                Math.round(rule.nanos()),
                                "looked",
                                rule.evaluations(),
                                "matches",
                                rule.matches(),
                                "checks",
                                rule.checks()))
                        .toList(),
                "checks",
                profile.checks().stream()
                        .map(check -> Map.of(
                                "check",
                                check.text(),
                                "nanos",
                                check.nanos(),
                                "asked",
                                check.asked(),
                                "held",
                                check.matches(),
                                "rules",
                                check.rules()))
                        .toList(),
                "hints",
                hints);
    }
}
