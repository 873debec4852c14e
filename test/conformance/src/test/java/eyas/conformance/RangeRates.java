package eyas.conformance;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Rates of attack outcomes. Runs that were not played, or whose payload took no effect, are excluded from all rates and counted separately.
 *
 * @param played attacks whose payload took effect
 * @param caught attacks for which an expected rule matched
 * @param warned attacks for which only another rule of priority Warning or higher matched
 * @param unresolved attacks without a warning whose verdict is incomplete because of an unresolved name
 * @param clean attacks without a warning whose verdict is complete
 * @param step caught attacks whose alerts name the right step
 * @param withPackage caught attacks for which a package is responsible
 * @param packages those of {@code withPackage} whose alerts name the package
 * @param named caught attacks that the report's head names
 * @param unjudged attacks that were not played, or whose payload took no effect
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

    /** Returns a share as text: 7 of 9 (77 %). */
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
