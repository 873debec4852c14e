package eyas.rules.report;

import eyas.filter.diagnostic.Severity;
import org.jspecify.annotations.Nullable;

/**
 * Is one finding about a rules file.
 *
 * @param code what kind of finding
 * @param message what is wrong, in Falco's words where Falco has some
 * @param context the path of items that leads there
 * @param place where exactly, null if nothing more exact than the context is known
 * @param fix the cure in one sentence, null if there is none to offer
 * @param deprecated the deprecated field that is used, null if the finding is about none
 */
public record Problem(
        LoadCode code,
        String message,
        Context context,
        @Nullable Place place,
        @Nullable String fix,
        @Nullable String deprecated) {

    /** Makes a finding without further detail. */
    public static Problem of(LoadCode code, String message, Context context) {
        return new Problem(code, message, context, null, null, null);
    }

    /** Returns this finding with an exact place. */
    public Problem at(@Nullable Place exact) {
        return new Problem(code, message, context, exact, fix, deprecated);
    }

    /** Returns this finding with a cure. */
    public Problem fix(@Nullable String cure) {
        return new Problem(code, message, context, place, cure, deprecated);
    }

    /** Returns this finding as one about a deprecated field. */
    public Problem deprecated(String field) {
        return new Problem(code, message, context, place, fix, field);
    }

    /** Returns how bad it is. */
    public Severity severity() {
        return code.severity();
    }

    /** Returns the place to show: the exact one, or where the context starts. */
    public Place shown() {
        return place != null
                ? place
                : new Place(context.source(), context.mark().offset(), 1);
    }
}
