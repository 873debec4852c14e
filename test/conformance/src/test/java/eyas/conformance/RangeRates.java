package eyas.conformance;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Counts outcomes of attacks. Runs that were not played, or whose deed did not happen, are in none of the rates and are counted apart.
 *
 * @param played attacks whose deed has happened
 * @param caught those for which an expected rule fired
 * @param warned those for which another rule fired, of priority Warning or worse
 * @param unresolved those without a warning whose verdict is incomplete because of an unresolved name
 * @param clean those without a warning whose verdict is complete
 * @param step caught ones whose alerts name the right step
 * @param withPackage caught ones in which a package is to blame
 * @param packages those of them whose alerts name it
 * @param named caught ones that the head of the report names
 * @param unjudged attacks that were not played, or whose deed did not happen
 */
record RangeRates(
        int played,
        int caught,
        int warned,
        int unresolved,
        int clean,
        int step,
        int withPackage,
        int packages,
        int named,
        int unjudged) {
    static RangeRates of(List<RangeOutcome> outcomes) {
        List<RangeOutcome> attacks = outcomes.stream()
                .filter(outcome -> outcome.run().each().isAttack())
                .toList();
        List<RangeOutcome> played =
                attacks.stream().filter(outcome -> outcome.isProven()).toList();
        List<RangeOutcome> caught =
                played.stream().filter(outcome -> outcome.isCaught()).toList();
        return new RangeRates(
                played.size(),
                caught.size(),
                count(played, outcome -> !outcome.isCaught() && outcome.isWarned()),
                count(played, outcome -> outcome.verdict().equals("unresolved")),
                count(played, RangeOutcome::isClean),
                count(caught, RangeOutcome::step),
                count(caught, RangeRates::blamesPackage),
                count(caught, outcome -> blamesPackage(outcome) && outcome.hasPackage()),
                count(caught, RangeOutcome::named),
                attacks.size() - played.size());
    }

    private static boolean blamesPackage(RangeOutcome outcome) {
        return !outcome.run().each().packageName().isEmpty();
    }

    private static int count(List<RangeOutcome> outcomes, Predicate<RangeOutcome> which) {
        return (int) outcomes.stream().filter(which).count();
    }

    /** Return a share as people read it: 7 of 9 (78 %). */
    static String share(int part, int whole) {
        return whole == 0
                ? "-"
                : String.format(Locale.ROOT, "%d of %d (%d %%)", part, whole, Math.floorDiv(100 * part, whole));
    }

    String caughtShare() {
        return share(caught, played);
    }

    String stepShare() {
        return share(step, caught);
    }

    String packageShare() {
        return share(packages, withPackage);
    }

    String namedShare() {
        return share(named, caught);
    }
}
