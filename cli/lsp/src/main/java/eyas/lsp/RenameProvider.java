package eyas.lsp;

import eyas.text.SourceText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.lsp4j.PrepareRenameResult;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Renames a rule, macro, list or correlation in all files; refuses with a reason if an occurrence could be missed or the meaning could
 * change. Confined to the server's worker.
 */
final class RenameProvider {
    private static final Pattern LIST_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");
    private static final Pattern LINE = Pattern.compile("\\S|\\S[^\\p{Cntrl}]*\\S");
    /** Text that YAML reads literally as a plain scalar in any context. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_./()' -]*[A-Za-z0-9_./)'])?");

    private final ReferenceFinder search;
    private final RulesWorkspace workspace;
    private final Vocabulary vocabulary;

    RenameProvider(ReferenceFinder search, RulesWorkspace workspace, Vocabulary vocabulary) {
        this.search = search;
        this.workspace = workspace;
        this.vocabulary = vocabulary;
    }

    /** Returns what would be renamed; null if nothing can be. */
    @Nullable
    PrepareRenameResult prepare(RulesDocument document, int offset) {
        NameOccurrence name = search.at(document, offset);
        return name == null || name.kind().equals("field")
                ? null
                : new PrepareRenameResult(
                        RulesDocument.range(document.source(), name.start(), name.end()), name.name());
    }

    /**
     * Returns the edits that rename the name at an offset.
     *
     * @throws ResponseErrorException if it cannot be renamed
     */
    WorkspaceEdit rename(RulesDocument document, int offset, String wanted) {
        if (!document.mentions().whole()) {
            throw refusal("cannot parse the whole file: fix its first error, then rename");
        }
        NameOccurrence name = search.at(document, offset);
        if (name == null) {
            throw refusal("no name of a rule, macro or list here");
        }
        if (name.kind().equals("field")) {
            throw refusal("'" + name.name() + "' is a field, which cannot be renamed");
        }
        String next = wanted.strip();
        checkForm(name.kind(), next);
        workspace.incomplete().ifPresent(why -> {
            throw refusal("cannot check every file that may use '" + name.name() + "': " + why);
        });
        List<ReferenceFinder.InOutline> files = files(document, name);
        checkFree(document, files, name, next);
        Map<String, List<TextEdit>> changes = new LinkedHashMap<>();
        for (ReferenceFinder.InOutline file : files) {
            SourceText source = file.outline().source();
            List<TextEdit> edits = new ArrayList<>();
            for (NameOccurrence mention : file.mentions()) {
                String text = mention.scalar() ? scalar(source, mention, next) : next;
                edits.add(new TextEdit(RulesDocument.range(source, mention.start(), mention.end()), text));
            }
            changes.put(workspace.uri(file.outline()), edits);
        }
        return new WorkspaceEdit(changes);
    }

    private static ResponseErrorException refusal(String why) {
        return new ResponseErrorException(new ResponseError(ResponseErrorCode.RequestFailed, why, null));
    }

    private void checkForm(String kind, String next) {
        boolean fits = switch (kind) {
            case "macro" -> ConditionTokenizer.isMacroName(next);
            case "list" -> LIST_NAME.matcher(next).matches();
            default -> LINE.matcher(next).matches();
        };
        if (!fits) {
            throw refusal(
                    switch (kind) {
                        case "macro" -> "a macro name consists of letters, digits and _, and starts with a letter";
                        case "list" -> "a list name consists of letters, digits, _, . and -";
                        default -> "a name is one non-empty line";
                    });
        }
        if ((kind.equals("macro") || kind.equals("list")) && vocabulary.word(next) != null) {
            throw refusal("'" + next + "' is a reserved word");
        }
    }

    /**
     * Returns the files to change. Files that each define the name may belong to different rule sets and then use their own definition;
     * those that are loaded before all others belong together.
     */
    private List<ReferenceFinder.InOutline> files(RulesDocument document, NameOccurrence name) {
        List<ReferenceFinder.InOutline> files = search.everywhere(document, name);
        for (ReferenceFinder.InOutline file : files) {
            if (!file.whole() && !file.outline().definitions().isEmpty()) {
                throw refusal(file.outline().source().name()
                        + " may use the name, and cannot be parsed as a whole: fix its first error, then rename");
            }
        }
        List<ReferenceFinder.InOutline> using =
                files.stream().filter(file -> !file.mentions().isEmpty()).toList();
        List<ReferenceFinder.InOutline> defining =
                using.stream().filter(ReferenceFinder.InOutline::defines).toList();
        if (defining.isEmpty()) {
            throw refusal("'" + name.name() + "' is not defined in any known file");
        }
        if (defining.size() == 1 || defining.stream().allMatch(file -> workspace.isNamed(file.outline()))) {
            return using;
        }
        if (defining.size() == using.size()) {
            return List.of(using.getFirst());
        }
        throw refusal("'" + name.name() + "' is defined in "
                + defining.get(0).outline().source().name() + " and in "
                + defining.get(1).outline().source().name()
                + ", and other files use it: which definition they mean is unknown");
    }

    /** Checks that the new name is unused, and that no existing value would become a list. */
    private void checkFree(
            RulesDocument document, List<ReferenceFinder.InOutline> files, NameOccurrence name, String next) {
        NameOccurrence wanted = new NameOccurrence(name.kind(), next, NameOccurrence.Form.USE, 0, 0, false);
        for (ReferenceFinder.InOutline file : search.everywhere(document, wanted)) {
            boolean concerned = files.stream().anyMatch(one -> one.outline().equals(file.outline()));
            if (file.defines()
                    || ((concerned || workspace.isNamed(file.outline()))
                            && !file.mentions().isEmpty())) {
                int line = file.outline()
                                .source()
                                .mark(file.mentions().getFirst().start())
                                .line()
                        + 1;
                throw refusal("'" + next + "' already occurs in "
                        + file.outline().source().name() + ", line " + line);
            }
        }
    }

    /** Returns a name as a YAML scalar with the existing quotes. */
    private static String scalar(SourceText source, NameOccurrence mention, String name) {
        char first = source.text().charAt(mention.start());
        return switch (first) {
            case '&', '!', '|', '>' ->
                throw refusal("'" + mention.name() + "' is written as an anchor, tag or block in " + source.name()
                        + ", line " + (source.mark(mention.start()).line() + 1) + ": write it as a plain scalar first");
            case '"' -> '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
            case '\'' -> single(name);
            default -> PLAIN.matcher(name).matches() && !name.equalsIgnoreCase("null") ? name : single(name);
        };
    }

    private static String single(String name) {
        return '\'' + name.replace("'", "''") + '\'';
    }
}
