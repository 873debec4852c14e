package eyas.cli.completion;

import eyas.cli.top.TopViewName;
import eyas.config.SettableKeys;
import eyas.diagnostic.DiagnosticCode;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldDefinition;
import eyas.fields.FieldListing;
import eyas.rules.model.RuleSet;
import eyas.session.input.RuleFiles;
import eyas.session.installation.Installation;
import eyas.session.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The words that can be completed, as rows with columns separated by {@code |}. Commands are qualified: {@code eyas rules check}. The last
 * column of a row may contain any character.
 *
 * <pre>
 * c|COMMAND|NAME|DESCRIPTION        a subcommand
 * o|COMMAND|NAME|KIND|DESCRIPTION   an option, one row per name
 * p|COMMAND|INDEX|KIND              the operand at this index, or with * at all others
 * x|COMMAND|                        after -- follows a program to run
 * r|NAME                            a rule
 * f|NAME|DESCRIPTION                a field
 * d|CODE|TITLE                      a diagnostic code
 * k|KEY                             a key of falco.yaml
 * v|NAME                            a view of {@code eyas top}
 * </pre>
 * Kinds are those of {@link CompletionKind}.
 */
final class CompletionTable {
    private static final String SEPARATOR = "|";

    private static final String HELP = "help";

    private final List<String> rows = new ArrayList<>();

    private CompletionTable() {}

    /** Returns the rows of the program whose root command is {@code root}. */
    static List<String> of(CommandSpec root) {
        CompletionTable table = new CompletionTable();
        table.add(root, root.name());
        table.addNames();
        return List.copyOf(table.rows);
    }

    /** Returns the rows of another program's command that is called as a command of this one. */
    static List<String> ofCommand(CommandSpec command) {
        CompletionTable table = new CompletionTable();
        String root = command.parent().qualifiedName();
        table.addBelow(command, root);
        // The table that the help command completes from has only the commands of this program.
        table.row("c", root + " " + HELP, command.name(), HelpSummary.of(command));
        return List.copyOf(table.rows);
    }

    private void add(CommandSpec command, String path) {
        for (OptionSpec option : command.options()) {
            if (!option.hidden()) {
                add(option, command, path);
            }
        }
        for (PositionalParamSpec operand : command.positionalParameters()) {
            if (CompletionKind.isCommand(operand)) {
                row("x", path, "");
            }
            String kind = CompletionKind.of(operand);
            if (!operand.hidden() && !kind.equals(CompletionKind.NONE)) {
                row(
                        "p",
                        path,
                        operand.index().isVariable()
                                ? "*"
                                : Integer.toString(operand.index().min()),
                        kind);
            }
        }
        for (CommandLine below : command.subcommands().values()) {
            addBelow(below.getCommandSpec(), path);
        }
    }

    private void addBelow(CommandSpec command, String path) {
        if (!command.usageMessage().hidden()) {
            row("c", path, command.name(), HelpSummary.of(command));
            add(command, path + " " + command.name());
        }
    }

    private void add(OptionSpec option, CommandSpec command, String path) {
        List<String> names = new ArrayList<>(List.of(option.names()));
        if (option.negatable()) {
            names.add(command.negatableOptionTransformer().makeNegative(option.longestName(), command));
        }
        for (String name : names) {
            row("o", path, name, CompletionKind.of(option), HelpSummary.of(option.description()));
        }
    }

    private void addNames() {
        RuleSet rules = new RuleFiles(Terminal.standardError())
                .inspect(Installation.find().defaultRules(), FieldCatalog.syscall());
        rules.rules().forEach(rule -> row("r", rule.name()));
        rules.correlations().forEach(correlation -> row("r", correlation.name()));
        for (List<FieldDefinition> group :
                FieldListing.forNewRules(FieldCatalog.syscall()).groups().values()) {
            group.forEach(field -> row("f", field.name(), HelpSummary.of(field.description())));
        }
        for (DiagnosticCode code : DiagnosticCode.values()) {
            row("d", code.id(), code.title());
        }
        SettableKeys.names().forEach(key -> row("k", key));
        TopViewName.NAMES.forEach(name -> row("v", name));
    }

    private void row(String... columns) {
        rows.add(String.join(SEPARATOR, columns));
    }
}
