package eyas.cli.read;

import eyas.fields.FieldCatalog;
import eyas.fields.FieldDefinition;
import eyas.fields.FieldException;
import eyas.text.NearestName;
import eyas.text.Printable;
import java.util.List;

/** What is wrong with the format of a line, in words, with the field that was probably meant. */
final class FormatErrorMessage {
    private static final int LONGEST = 200;

    private FormatErrorMessage() {}

    /** Return what {@code failure} says of {@code format}, whose fields are those of {@code catalog}. */
    static String words(FieldException failure, String format, FieldCatalog catalog) {
        Throwable cause = failure.getCause();
        String written = written(failure, format);
        if (cause != null || written.isEmpty() || catalog.find(written) != null) {
            return "the format is wrong: " + failure.getMessage() + (cause == null ? "" : ": " + cause.getMessage());
        }
        List<String> names =
                catalog.definitions().stream().map(FieldDefinition::name).toList();
        String nearest = NearestName.of(written, names);
        return "the format is wrong: there is no field '%" + Printable.of(written, LONGEST) + "'"
                + (nearest == null ? "" : "; did you mean '%" + nearest + "'?");
    }

    /** Return the name that the failure is about; empty where it is about something else. */
    private static String written(FieldException failure, String format) {
        int from = failure.offset();
        int end = from + failure.length();
        return from < 0 || failure.length() <= 0 || end > format.length() ? "" : format.substring(from, end);
    }
}
