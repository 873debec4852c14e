package eyas.cli.read;

import eyas.fields.FieldCatalog;
import eyas.fields.FieldDefinition;
import eyas.fields.FieldFlag;
import eyas.report.Palette;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The line formats of {@code eyas read}, including the shorthands of sysdig. */
final class LineFormat {
    /** The default line of sysdig. */
    static final String DEFAULT =
            "*%evt.num %evt.outputtime %evt.cpu %proc.name (%thread.tid) %evt.dir %evt.type %evt.info";

    private static final String CONTAINERS = "*%evt.num %evt.outputtime %evt.cpu %container.name (%container.id)"
            + " %proc.name (%thread.tid:%thread.vtid) %evt.dir %evt.type %evt.info";
    private static final String PODS = "*%evt.num %evt.outputtime %evt.cpu %k8s.ns.name %k8s.pod.name (%container.id)"
            + " %proc.name (%thread.tid:%thread.vtid) %evt.dir %evt.type %evt.info";

    /** A minus before a width, which printf uses to align left; values of a line are always aligned left. */
    private static final Pattern TO_THE_LEFT = Pattern.compile("%-(?=[0-9])");
    /** A field with its transformers. */
    private static final Pattern FIELD =
            Pattern.compile("%[0-9]*(?:[a-z0-9_]+\\()*([a-z0-9_]+(?:\\.[a-z0-9_]+)+)(?:\\[[^\\]]*\\])?\\)*");

    private LineFormat() {}

    /** Returns the format that {@code written} stands for. */
    static String of(String written) {
        return switch (written) {
            case "c", "container" -> CONTAINERS;
            case "k", "kubernetes" -> PODS;
            default -> TO_THE_LEFT.matcher(written).replaceAll("%");
        };
    }

    /** Returns {@code format} with colours around its fields. */
    static String colored(String format, FieldCatalog catalog) {
        return paint(format, catalog, false);
    }

    /** Returns the same for a call that failed. */
    static String coloredFailure(String format, FieldCatalog catalog) {
        return paint(format, catalog, true);
    }

    private static String paint(String format, FieldCatalog catalog, boolean failed) {
        return FIELD.matcher(format).replaceAll(found -> Matcher.quoteReplacement(paint(found, catalog, failed)));
    }

    private static String paint(MatchResult found, FieldCatalog catalog, boolean failed) {
        Palette palette = Palette.colored();
        String text = found.group();
        String name = found.group(1);
        FieldDefinition field = catalog.find(name);
        if (field == null || field.has(FieldFlag.EXTENSION)) {
            // A field that Eyas adds is coloured together with its label.
            return text;
        }
        if (name.equals("evt.type")) {
            return failed ? palette.red(text) : palette.bold(text);
        }
        return switch (name.substring(0, name.indexOf('.'))) {
            case "proc" -> palette.cyan(text);
            case "fd" -> palette.green(text);
            case "container", "k8s" -> palette.yellow(text);
            case "evt" -> isHeader(name) ? palette.dim(text) : text;
            default -> text;
        };
    }

    private static boolean isHeader(String name) {
        return name.contains("time") || name.equals("evt.num") || name.equals("evt.cpu") || name.equals("evt.dir");
    }
}
