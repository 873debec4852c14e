package eyas.rules.item;

import eyas.diagnostic.DiagnosticCode;
import eyas.rules.report.Context;
import eyas.rules.report.ItemType;
import eyas.rules.report.LoadDiagnostic;
import eyas.rules.report.LoadException;
import eyas.text.NearestName;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlNode.Entry;
import eyas.text.yaml.YamlNode.Mapping;
import eyas.text.yaml.YamlNode.Scalar;
import eyas.text.yaml.YamlNode.Sequence;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the values of an item, with Falco's messages for missing values and wrong types. */
final class NodeReader {
    private static final Set<String> YES = Set.of("y", "yes", "true", "on");
    private static final Set<String> NO = Set.of("n", "no", "false", "off");
    private static final Pattern NUMBER = Pattern.compile("\\s*\\+?(0[xX][0-9a-fA-F]+|[0-9]+)\\s*");
    private static final BigInteger UNSIGNED = BigInteger.ONE.shiftLeft(32);

    private NodeReader() {}

    static LoadException invalid(String message, Context context) {
        return new LoadException(LoadDiagnostic.of(DiagnosticCode.YAML_VALIDATE, message, context));
    }

    /** Returns the scalar of {@code key}, or null if the key is missing. */
    static @Nullable Scalar optional(Mapping item, String key, Context context) {
        YamlNode node = item.find(key);
        if (node == null) {
            return null;
        }
        if (node.isNull()) {
            throw new LoadException(
                    LoadDiagnostic.of(DiagnosticCode.YAML_VALIDATE, "Mapping for key '" + key + "' is empty", context)
                            .fix("give '" + key + "' a value, or remove it"));
        }
        Context at = context.at(ItemType.VALUE_FOR, key, node.mark());
        if (!(node instanceof Scalar scalar)) {
            throw invalid("Value is not a scalar value", at);
        }
        if (scalar.value().isEmpty()) {
            throw invalid("Value must be non-empty", at);
        }
        return scalar;
    }

    static Scalar required(Mapping item, String key, Context context) {
        Scalar scalar = optional(item, key, context);
        if (scalar == null) {
            throw missing(item, key, context);
        }
        return scalar;
    }

    /** Returns the error for a missing key of {@code item}; the fix for a misspelled key names the correct one. */
    static LoadException missing(Mapping item, String key, Context context) {
        LoadDiagnostic diagnostic =
                LoadDiagnostic.of(DiagnosticCode.YAML_VALIDATE, "Item has no mapping for key '" + key + "'", context);
        String misspelt = misspelt(item, key);
        if (misspelt == null) {
            return new LoadException(diagnostic.fix("add '" + key + ": …'"));
        }
        // There is no unknown-key warning for exceptions, which would report the misspelling.
        return new LoadException(
                context.type() == ItemType.EXCEPTION
                        ? diagnostic.fix("write '" + key + "' for '" + misspelt + "'")
                        : diagnostic);
    }

    private static @Nullable String misspelt(Mapping item, String key) {
        for (Entry entry : item.entries()) {
            if (entry.key() instanceof Scalar written
                    && !written.value().equals(key)
                    && NearestName.of(written.value(), List.of(key)) != null) {
                return written.value();
            }
        }
        return null;
    }

    static ScalarText text(Mapping item, String key, Context context) {
        return new ScalarText(context.source(), required(item, key, context));
    }

    static String string(Mapping item, String key, Context context) {
        return required(item, key, context).value();
    }

    /** Returns the text of {@code key}, empty if the key or its value is missing. */
    static String stringOrEmpty(Mapping item, String key, Context context) {
        YamlNode node = item.find(key);
        if (node == null
                || node.isNull()
                || (node instanceof Scalar scalar && scalar.value().isEmpty())) {
            return "";
        }
        return string(item, key, context);
    }

    static boolean bool(Mapping item, String key, boolean otherwise, Context context) {
        return item.find(key) == null ? otherwise : bool(item, key, context);
    }

    static boolean bool(Mapping item, String key, Context context) {
        Scalar scalar = required(item, key, context);
        String value = scalar.value();
        String lower = value.toLowerCase(Locale.ROOT);
        String upper = value.toUpperCase(Locale.ROOT);
        boolean flexible =
                value.equals(lower) || value.equals(upper) || value.equals(upper.charAt(0) + lower.substring(1));
        if (!flexible || !(YES.contains(lower) || NO.contains(lower))) {
            throw new LoadException(LoadDiagnostic.of(
                            DiagnosticCode.YAML_VALIDATE,
                            "Can't decode YAML scalar value",
                            context.at(ItemType.VALUE_FOR, key, scalar.mark()))
                    .fix("write 'true' or 'false'"));
        }
        return YES.contains(lower);
    }

    static long unsigned(Mapping item, String key, Context context) {
        Scalar scalar = required(item, key, context);
        Long value = unsigned(scalar.value());
        if (value == null) {
            throw new LoadException(LoadDiagnostic.of(
                            DiagnosticCode.YAML_VALIDATE,
                            "Can't decode YAML scalar value",
                            context.at(ItemType.VALUE_FOR, key, scalar.mark()))
                    .fix("write a whole number that is not negative"));
        }
        return value;
    }

    /** Returns {@code text} as an unsigned 32-bit number, with the base given by a prefix as in C; null if it is invalid. */
    static @Nullable Long unsigned(String text) {
        if (text.length() > 32 || !NUMBER.matcher(text).matches()) {
            return null;
        }
        String digits = text.strip();
        digits = digits.startsWith("+") ? digits.substring(1) : digits;
        int base = digits.startsWith("0x") || digits.startsWith("0X")
                ? 16
                : digits.length() > 1 && digits.startsWith("0") ? 8 : 10;
        if (base == 8 && (digits.contains("8") || digits.contains("9"))) {
            return null;
        }
        BigInteger value = new BigInteger(base == 16 ? digits.substring(2) : digits, base);
        return value.compareTo(UNSIGNED) < 0 ? value.longValue() : null;
    }

    /** Returns the scalars of a sequence, or null if the key is missing. */
    static @Nullable List<ScalarText> scalars(Mapping item, String key, Context context) {
        YamlNode node = item.find(key);
        if (node == null) {
            return null;
        }
        Context at = context.at(ItemType.VALUE_FOR, key, node.mark());
        if (!(node instanceof Sequence sequence)) {
            throw new LoadException(LoadDiagnostic.of(DiagnosticCode.YAML_VALIDATE, "Value is not a sequence", at)
                    .fix("put the values into brackets: " + key + ": [A, B]"));
        }
        List<ScalarText> scalars = new ArrayList<>(sequence.items().size());
        for (YamlNode value : sequence.items()) {
            if (!(value instanceof Scalar scalar) || value.isNull()) {
                throw new LoadException(LoadDiagnostic.of(
                                DiagnosticCode.YAML_VALIDATE,
                                "sequence value is not scalar",
                                at.at(ItemType.LIST_ITEM, "", value.mark()))
                        .fix("put the value into quotes if it is text"));
            }
            scalars.add(new ScalarText(context.source(), scalar));
        }
        return scalars;
    }
}
