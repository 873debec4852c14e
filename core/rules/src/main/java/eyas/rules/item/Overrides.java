package eyas.rules.item;

import eyas.diagnostic.DiagnosticCode;
import eyas.rules.report.Context;
import eyas.rules.report.ItemType;
import eyas.rules.report.LoadDiagnostic;
import eyas.rules.report.LoadException;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlNode.Entry;
import eyas.text.yaml.YamlNode.Mapping;
import eyas.text.yaml.YamlNode.Scalar;
import java.util.Set;
import java.util.TreeSet;

/**
 * The {@code override} of an item.
 *
 * @param append keys whose values are appended
 * @param replace keys whose values are replaced
 * @param wrong keys with an invalid operation, which has been reported
 */
record Overrides(Set<String> append, Set<String> replace, Set<String> wrong) {
    static final Set<String> RULE_APPEND = Set.of("condition", "output", "desc", "tags", "exceptions");
    static final Set<String> RULE_REPLACE = Set.of(
            "condition",
            "output",
            "desc",
            "priority",
            "capture",
            "capture_duration",
            "tags",
            "exceptions",
            "enabled",
            "warn_evttypes",
            "skip-if-unknown-filter",
            "silent");

    boolean isEmpty() {
        return append.isEmpty() && replace.isEmpty() && wrong.isEmpty();
    }

    /**
     * Returns whether an invalid entry may have been meant for {@code key}: it has that name, or an unknown one.
     *
     * @param known all keys
     */
    boolean mayMean(String key, Set<String> known) {
        return wrong.contains(key) || !known.containsAll(wrong);
    }

    /**
     * Reads the overrides of {@code item}.
     *
     * @param parts receives the errors of single overrides
     * @throws LoadException if the overrides cannot be read at all
     */
    static Overrides read(
            Mapping item, Set<String> appendable, Set<String> replaceable, Context context, PartReader parts) {
        Overrides read = new Overrides(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        YamlNode node = item.find("override");
        if (node == null || node.isNull()) {
            return read;
        }
        if (!(node instanceof Mapping overrides)) {
            throw new LoadException(LoadDiagnostic.of(
                            DiagnosticCode.YAML_VALIDATE,
                            "Value of override must be a mapping",
                            context.at(ItemType.VALUE_FOR, "override", node.mark()))
                    .fix("write one 'key: append' or 'key: replace' for each overridden key"));
        }
        Context around = context.at(ItemType.OVERRIDE, "", item.mark());
        for (Entry entry : overrides.entries()) {
            if (!(entry.key() instanceof Scalar key) || !(entry.value() instanceof Scalar operation)) {
                throw NodeReader.invalid(
                        "Override must be a key with 'append' or 'replace'",
                        around.at(ItemType.OVERRIDE, "", entry.key().mark()));
            }
            String name = key.value();
            Context at = around.at(ItemType.OVERRIDE, name, key.mark());
            switch (operation.value()) {
                case "append" -> {
                    if (appendable.contains(name)) {
                        read.append.add(name);
                    } else {
                        read.wrong.add(name);
                        parts.wrong(LoadDiagnostic.of(
                                        DiagnosticCode.YAML_VALIDATE,
                                        "Key '" + name + "' cannot be appended to, use 'replace' instead",
                                        at)
                                .fix(remedy(name, appendable, replaceable)));
                    }
                }
                case "replace" -> {
                    if (replaceable.contains(name)) {
                        read.replace.add(name);
                    } else {
                        read.wrong.add(name);
                        parts.wrong(LoadDiagnostic.of(
                                        DiagnosticCode.YAML_VALIDATE, "Key '" + name + "' cannot be replaced", at)
                                .fix(remedy(name, appendable, replaceable)));
                    }
                }
                default -> {
                    read.wrong.add(name);
                    parts.wrong(NodeReader.invalid(
                                    "Invalid override operation for key '" + name + "': '" + operation.value()
                                            + "'. Allowed values are: " + (appendable.contains(name) ? "append " : "")
                                            + (replaceable.contains(name) ? "replace " : ""),
                                    around.at(ItemType.VALUE_FOR, name, operation.mark()))
                            .diagnostic());
                }
            }
        }
        return read;
    }

    private static String remedy(String name, Set<String> appendable, Set<String> replaceable) {
        if (replaceable.contains(name)) {
            return "write '" + name + ": replace'";
        }
        Set<String> all = new TreeSet<>(appendable);
        all.addAll(replaceable);
        return "override one of " + String.join(", ", all);
    }
}
