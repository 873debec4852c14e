package eyas.fleet.hunt;

import eyas.diagnostic.DiagnosticCode;
import eyas.hunt.indicator.SearchTerm;
import eyas.hunt.indicator.SearchTermParser;
import eyas.hunt.indicator.SearchTermParser.InvalidSearchTermException;
import eyas.hunt.question.ObservableKindName;
import eyas.hunt.question.Question;
import eyas.hunt.question.Question.RuleText;
import eyas.rules.RuleFile;
import eyas.session.input.RulePaths;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.text.yaml.TextDecoder;
import eyas.text.yaml.YamlException;
import eyas.text.yaml.YamlLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that select the question. */
final class QuestionOptions {
    @Option(
            names = "--indicator",
            paramLabel = "WHAT",
            description =
                    "Jobs that contacted or used an address, a network (192.0.2.0/24), a DNS name (*.example.com: with all subdomains), a "
                            + "SHA-256, a package (NAME@VERSION) or a program path; @FILE reads a list. May be repeated.")
    private List<String> indicators = new ArrayList<>();

    @Option(names = "--hash", paramLabel = "SHA256", description = "Jobs that executed a file with this content.")
    private List<String> hashes = new ArrayList<>();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Jobs that contacted or resolved this DNS name; *.NAME also matches subdomains.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--package",
            paramLabel = "NAME[@VERSION]",
            description = "Jobs that ran code of this package or action; any version unless given.")
    private List<String> packages = new ArrayList<>();

    @Option(
            names = {"-r", "--rules"},
            paramLabel = "FILE",
            description =
                    "Jobs whose stored captures match these rules; missing macros and lists come from the default rules.")
    private List<Path> rules = new ArrayList<>();

    @Option(
            names = "--first-seen",
            paramLabel = "KIND",
            description =
                    "First occurrence of each value: destination, name, address, program, sha256, package, action, secret, "
                            + "persistence, image or rule.")
    private @Nullable String firstSeen;

    @Option(
            names = "--sql",
            paramLabel = "QUERY",
            description = "Result of this SELECT; 'eyas tables schema' lists the tables.")
    private @Nullable String sql;

    /** Parses a search term. */
    private interface Recognition {
        SearchTerm of(String text) throws InvalidSearchTermException;
    }

    /**
     * Returns the question.
     *
     * @throws CommandFailure if there is not exactly one question, or a search term is invalid
     */
    Question question() {
        List<Question> asked = new ArrayList<>();
        if (!indicators.isEmpty() || !hashes.isEmpty() || !names.isEmpty() || !packages.isEmpty()) {
            asked.add(looking());
        }
        if (!rules.isEmpty()) {
            asked.add(new Question.Rules(texts()));
        }
        if (firstSeen != null) {
            asked.add(new Question.FirstSeen(kind(firstSeen)));
        }
        if (sql != null) {
            asked.add(new Question.Sql(sql));
        }
        if (asked.size() != 1) {
            throw new CommandFailure(
                    asked.isEmpty() ? DiagnosticCode.MISSING_ARGUMENT : DiagnosticCode.CONFLICTING_ARGUMENTS,
                    ExitCode.USAGE,
                    (asked.isEmpty() ? "missing question" : "more than one question")
                            + ": use --indicator, --hash, --name and --package, or one of --rules, --first-seen and --sql");
        }
        return asked.getFirst();
    }

    private Question looking() {
        List<SearchTerm> wanted = new ArrayList<>();
        List<String> lists = new ArrayList<>();
        for (String text : indicators) {
            Optional<String> list = SearchTermParser.list(text);
            // A package scope starts with the same character.
            boolean isFile = text.startsWith("@") && Files.exists(Path.of(text.substring(1)));
            if (list.isEmpty() && isFile) {
                throw new CommandFailure(
                        DiagnosticCode.WRONG_ARGUMENT,
                        ExitCode.USAGE,
                        "--indicator: " + text + " is ambiguous between a package and an existing file: use @./"
                                + text.substring(1) + " for the list, or --package for the package");
            }
            if (list.isPresent()) {
                lists.add(Path.of(list.get()).toAbsolutePath().toString());
            } else {
                wanted.add(recognised("--indicator", text, SearchTermParser::of));
            }
        }
        hashes.forEach(text -> wanted.add(recognised("--hash", text, SearchTermParser::ofHash)));
        names.forEach(text -> wanted.add(recognised("--name", text, SearchTermParser::ofName)));
        packages.forEach(text -> wanted.add(recognised("--package", text, SearchTermParser::ofPackage)));
        return new Question.Indicators(wanted, lists);
    }

    private static SearchTerm recognised(String option, String text, Recognition recognition) {
        try {
            return recognition.of(text);
        } catch (InvalidSearchTermException e) {
            throw new CommandFailure(DiagnosticCode.WRONG_ARGUMENT, ExitCode.USAGE, option + ": " + e.getMessage());
        }
    }

    private static String kind(String text) {
        try {
            return ObservableKindName.check(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(DiagnosticCode.WRONG_ARGUMENT, ExitCode.USAGE, "--first-seen: " + e.getMessage());
        }
    }

    private List<RuleText> texts() {
        List<RuleText> texts = new ArrayList<>();
        for (Path path : RulePaths.expand(rules)) {
            texts.add(
                    switch (RulePaths.read(path)) {
                        case RuleFile.Content(String name, byte[] bytes) -> new RuleText(name, decoded(name, bytes));
                        case RuleFile.Unreadable(String _, String reason) ->
                            throw new CommandFailure(DiagnosticCode.UNREADABLE_FILE, ExitCode.FAILED, reason);
                    });
        }
        return texts;
    }

    private static String decoded(String name, byte[] bytes) {
        try {
            return TextDecoder.decode(bytes, YamlLimits.DEFAULT);
        } catch (YamlException e) {
            throw new CommandFailure(DiagnosticCode.INVALID_CONTENT, ExitCode.FAILED, name + ": " + e.getMessage());
        }
    }
}
