package eyas.cli.read;

import eyas.fields.FieldCatalog;
import eyas.fields.FieldDefinition;
import eyas.fields.FieldException;
import eyas.text.NearestName;
import eyas.text.Printable;
import java.util.List;

/** Error message for an invalid line format, with the closest valid field. */
final class FormatErrorMessage {
    private static final int LONGEST = 200;

    private FormatErrorMessage() {}

    /** Returns the message for {@code failure} of {@code format}, whose fields are those of {@code catalog}. */
    static String describe(FieldException failure, String format, FieldCatalog catalog) {
        Throwable cause = failure.getCause();
        String written = written(failure, format);
        if (cause != null || written.isEmpty() || catalog.find(written) != null) {
            return "invalid format: " + failure.getMessage() + (cause == null ? "" : ": " + cause.getMessage());
        }
        List<String> names =
                catalog.definitions().stream().map(FieldDefinition::name).toList();
        String nearest = NearestName.of(written, names);
        return "invalid format: unknown field '%" + Printable.of(written, LONGEST) + "'"
                + (nearest == null ? "" : "; did you mean '%" + nearest + "'?");
    }

    /** Returns the name that the failure is about; empty if it is not about a name. */
    private static String written(FieldException failure, String format) {
        int from = failure.offset();
        int end = from + failure.length();
        return from < 0 || failure.length() <= 0 || end > format.length() ? "" : format.substring(from, end);
    }
}
