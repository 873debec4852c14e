package eyas.cli.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The manual page of one command. */
final class ManualPage {
    private static final String MANUAL = "Manual of Eyas";

    private final CommandSpec command;
    private final UsageMessageSpec help;

    /** Creates the page of {@code command}. */
    ManualPage(CommandSpec command) {
        this.command = command;
        this.help = command.usageMessage();
    }

    /** Returns the page's name, as in {@code man eyas-watch}. */
    String name() {
        return command.qualifiedName("-");
    }

    /** Returns the text of the page. */
    String text() {
        Roff page = new Roff();
        page.title(name().toUpperCase(Locale.ROOT), version(), MANUAL);
        List<String> paragraphs = description(command);
        page.section("NAME").plain(name() + " - " + firstSentence(paragraphs));
        page.section("SYNOPSIS").verbatim(synopsis());
        page.section("DESCRIPTION");
        paragraphs.forEach(page::paragraph);
        commands(page);
        operands(page);
        options(page);
        exitCodes(page);
        footer(page);
        seeAlso(page);
        return page.text();
    }

    /** Returns the program's name and version, without the runtime's. */
    private String version() {
        String line = String.join(" ", command.root().version());
        return line.replaceAll(" \\(.*", "");
    }

    private static List<String> description(CommandSpec command) {
        UsageMessageSpec help = command.usageMessage();
        return paragraphs(help.header().length > 0 ? help.header() : help.description());
    }

    private List<String> synopsis() {
        String[] written = help.customSynopsis();
        if (written.length > 0) {
            return List.of(String.join("\n", written).split("\n *", -1));
        }
        StringBuilder line = new StringBuilder(command.qualifiedName());
        line.append(" [OPTION ...]");
        if (!shown(command).isEmpty()) {
            line.append(" COMMAND");
        }
        for (PositionalParamSpec operand : command.positionalParameters()) {
            String label = operand.paramLabel() + (operand.arity().max() > 1 ? " ..." : "");
            line.append(operand.arity().min() == 0 ? " [" + label + "]" : " " + label);
        }
        return List.of(line.toString());
    }

    private void commands(Roff page) {
        List<CommandSpec> below = shown(command);
        if (!below.isEmpty()) {
            page.section("COMMANDS");
            for (CommandSpec each : below) {
                page.entry(each.name(), List.of(description(each).getFirst()));
            }
        }
    }

    private void operands(Roff page) {
        List<PositionalParamSpec> operands = command.positionalParameters().stream()
                .filter(each -> !each.hidden() && each.description().length > 0)
                .toList();
        if (!operands.isEmpty()) {
            page.section("ARGUMENTS");
            operands.forEach(each -> page.entry(each.paramLabel(), paragraphs(each.description())));
        }
    }

    private void options(Roff page) {
        page.section("OPTIONS");
        for (OptionSpec option : command.options()) {
            if (!option.hidden()) {
                page.entry(names(option), paragraphs(option.description()));
            }
        }
    }

    private static String names(OptionSpec option) {
        List<String> names = new ArrayList<>();
        for (String name : option.names()) {
            names.add(option.negatable() && name.startsWith("--") ? "--[no-]" + name.substring(2) : name);
        }
        return String.join(", ", names) + value(option, option.longestName().startsWith("--") ? "=" : " ");
    }

    private static String value(ArgSpec option, String separator) {
        if (option.arity().max() == 0) {
            return "";
        }
        return option.arity().min() == 0
                ? "[" + separator + option.paramLabel() + "]"
                : separator + option.paramLabel();
    }

    private void exitCodes(Roff page) {
        Map<String, String> codes = help.exitCodeList();
        if (!codes.isEmpty()) {
            page.section("EXIT STATUS");
            codes.forEach((code, meaning) -> page.entry(code, paragraphs(meaning)));
        }
    }

    /** Adds the help's footer: lines that end with a colon become headings, indented lines are verbatim. */
    private void footer(Roff page) {
        List<String> indented = new ArrayList<>();
        boolean headed = false;
        for (String each : help.footer()) {
            String line = text(each);
            if (line.startsWith("  ")) {
                indented.add(line.strip());
                continue;
            }
            if (!indented.isEmpty()) {
                page.verbatim(indented);
                indented.clear();
            }
            if (line.endsWith(":")) {
                page.section(line.substring(0, line.length() - 1).toUpperCase(Locale.ROOT));
                headed = true;
            } else if (!line.isEmpty()) {
                if (!headed) {
                    page.section("NOTES");
                    headed = true;
                }
                page.paragraph(line);
            }
        }
        if (!indented.isEmpty()) {
            page.verbatim(indented);
        }
    }

    private void seeAlso(Roff page) {
        List<String> pages = new ArrayList<>();
        if (command.parent() != null) {
            pages.add(command.parent().qualifiedName("-") + "(1)");
        }
        shown(command).forEach(each -> pages.add(each.qualifiedName("-") + "(1)"));
        if (!pages.isEmpty()) {
            page.section("SEE ALSO").plain(String.join(", ", pages));
        }
    }

    private static List<CommandSpec> shown(CommandSpec command) {
        return command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(each -> !each.usageMessage().hidden())
                .toList();
    }

    private static String firstSentence(List<String> paragraphs) {
        String first = paragraphs.getFirst();
        int end = first.indexOf(". ");
        return end >= 0
                ? first.substring(0, end)
                : first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
    }

    private static List<String> paragraphs(String... lines) {
        List<String> paragraphs = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String line : String.join("\n", lines).split("\n", -1)) {
            String each = text(line).strip();
            if (each.isEmpty() && !open.isEmpty()) {
                paragraphs.add(open.toString());
                open.setLength(0);
            } else if (!each.isEmpty()) {
                open.append(open.isEmpty() ? "" : " ").append(each);
            }
        }
        if (!open.isEmpty()) {
            paragraphs.add(open.toString());
        }
        return paragraphs;
    }

    /** Returns the output of picocli for {@code line}, in which it interprets per cent signs. */
    private static String text(String line) {
        return line.replace("%n", " ").replace("%%", "%");
    }
}
