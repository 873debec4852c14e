package eyas.lsp;

import eyas.fields.CorrelationFields;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldDefinition;
import eyas.fields.FieldFlag;
import eyas.filter.check.ValueKind;
import eyas.filter.syntax.Operator;
import eyas.rules.model.CorrelationKey;
import eyas.rules.model.Priority;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionItemKind;
import org.eclipse.lsp4j.CompletionItemTag;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.jspecify.annotations.Nullable;

/** Computes completions. Confined to the server's worker. */
final class CompletionProvider {
    private static final List<String> SOURCES = List.of("syscall");
    private static final Set<String> BOOLEANS = Set.of("boolean");

    /** A comment, on its own line or after a value that is neither quoted nor a block. */
    private static final Pattern COMMENT = Pattern.compile("\\s*#.*|\\s*(-\\s+)*[\\w-]+\\s*:\\s+[^\"'|>].*\\s#.*");

    private final FieldCatalog catalog;
    private final Vocabulary vocabulary;
    private final DefinitionFinder names;
    private final List<FieldDefinition> correlationFields = new CorrelationFields().definitions();
    private final List<String> events = FieldDocumentation.eventNames();

    CompletionProvider(FieldCatalog catalog, Vocabulary vocabulary, DefinitionFinder names) {
        this.catalog = catalog;
        this.vocabulary = vocabulary;
        this.names = names;
    }

    /** Returns the completions at a position. */
    List<CompletionItem> at(RulesDocument document, Position position) {
        List<String> lines = document.lines();
        Cursor cursor = Cursor.of(lines, position.getLine(), position.getCharacter());
        String line = position.getLine() < lines.size() ? lines.get(position.getLine()) : "";
        String before = line.substring(0, Math.min(position.getCharacter(), line.length()));
        if (COMMENT.matcher(before).matches()) {
            return List.of();
        }
        String value = cursor.value();
        Proposals proposals = new Proposals(document, position, before);
        if (value == null) {
            keys(cursor, proposals);
        } else {
            values(cursor, value, proposals);
        }
        return proposals.inOrder();
    }

    private void keys(Cursor cursor, Proposals proposals) {
        String where =
                cursor.kind().isEmpty() ? Vocabulary.TOP : cursor.keys().isEmpty() ? cursor.kind() : cursor.key();
        if (where.equals("override")) {
            for (Vocabulary.Key key : vocabulary.keys(cursor.kind())) {
                if (!Set.of("override", "append", "source").contains(key.name())) {
                    proposals.add(
                            key.name() + ": ", key.name(), CompletionItemKind.Property, key.takes(), key.description());
                }
            }
            return;
        }
        String dash = where.equals(Vocabulary.TOP) && proposals.linePrefix.isBlank() ? "- " : "";
        for (Vocabulary.Key key : vocabulary.keys(where)) {
            proposals.add(
                    dash + key.name() + ": ", key.name(), CompletionItemKind.Property, key.takes(), key.description());
        }
    }

    private void values(Cursor cursor, String value, Proposals proposals) {
        if (cursor.outerKey().equals("override")) {
            proposals.addWords(List.of("append", "replace"), CompletionItemKind.EnumMember);
            return;
        }
        switch (cursor.key()) {
            case "condition" -> condition(value, proposals);
            case "output" -> output(cursor, proposals);
            case "priority" ->
                proposals.addWords(
                        Arrays.stream(Priority.values())
                                .map(priority -> priority.label().toUpperCase(Locale.ROOT))
                                .toList(),
                        CompletionItemKind.EnumMember);
            case "by" ->
                proposals.addWords(
                        Arrays.stream(CorrelationKey.values())
                                .map(CorrelationKey::keyword)
                                .toList(),
                        CompletionItemKind.EnumMember);
            case "distinct" -> {
                proposals.addWords(List.of("rule", "process"), CompletionItemKind.EnumMember);
                fields(proposals, false);
            }
            case "correlation" -> names(proposals, "correlation", CompletionItemKind.Event);
            case "source" -> proposals.addWords(SOURCES, CompletionItemKind.EnumMember);
            case "items" -> names(proposals, "list", CompletionItemKind.Variable);
            case "fields" -> fields(proposals, false);
            case "comps" -> operators(null, proposals);
            case "values" -> names(proposals, "list", CompletionItemKind.Variable);
            case "rules", "rule" -> names(proposals, "rule", CompletionItemKind.Event);
            case "macro" -> names(proposals, "macro", CompletionItemKind.Function);
            case "list" -> names(proposals, "list", CompletionItemKind.Variable);
            default -> other(cursor, proposals);
        }
    }

    private void other(Cursor cursor, Proposals proposals) {
        Vocabulary.Key key = vocabulary.key(cursor.kind(), cursor.key());
        if (key != null && BOOLEANS.contains(key.takes())) {
            proposals.addWords(List.of("true", "false"), CompletionItemKind.EnumMember);
        }
    }

    private void condition(String value, Proposals proposals) {
        CompletionContext place = CompletionContext.after(value.replaceFirst("^[\"']", ""), vocabulary);
        switch (place.expected()) {
            case CHECK -> {
                names(proposals, "macro", CompletionItemKind.Function);
                fields(proposals, false);
                described("transformer", "(", CompletionItemKind.Function, proposals);
                proposals.addWords(List.of("not"), CompletionItemKind.Keyword);
            }
            case OPERATOR -> operators(catalog.find(bare(place.field())), proposals);
            case VALUE -> value(place.field(), proposals);
            case ITEM -> {
                names(proposals, "list", CompletionItemKind.Variable);
                eventTypes(place.field(), proposals);
            }
            case JOINT -> proposals.addWords(List.of("and", "or"), CompletionItemKind.Keyword);
        }
    }

    private static String bare(String field) {
        int bracket = field.indexOf('[');
        return bracket < 0 ? field : field.substring(0, bracket);
    }

    private void value(String name, Proposals proposals) {
        FieldDefinition field = catalog.find(bare(name));
        if (field != null && ValueKind.of(field.type()) == ValueKind.BOOL) {
            proposals.addWords(List.of("true", "false"), CompletionItemKind.EnumMember);
        }
        eventTypes(name, proposals);
        names(proposals, "list", CompletionItemKind.Variable);
        described("modifier", " ", CompletionItemKind.Keyword, proposals);
        described("transformer", "(", CompletionItemKind.Function, proposals);
    }

    private void eventTypes(String field, Proposals proposals) {
        if (field.equals("evt.type") || field.equals("syscall.type")) {
            proposals.addWords(events, CompletionItemKind.EnumMember);
        }
    }

    private void operators(@Nullable FieldDefinition field, Proposals proposals) {
        List<Operator> fitting = field == null ? List.of(Operator.values()) : FieldDocumentation.operators(field);
        for (Vocabulary.Word word : vocabulary.words("operator")) {
            boolean fits = word.text().equals("exists")
                    || fitting.stream().anyMatch(operator -> operator.symbol().equals(word.text()));
            if (fits) {
                proposals.add(word.text(), word.text(), CompletionItemKind.Operator, "operator", word.description());
            }
        }
    }

    private void described(String kind, String end, CompletionItemKind shown, Proposals proposals) {
        for (Vocabulary.Word word : vocabulary.words(kind)) {
            proposals.add(word.text() + end, word.text(), shown, kind, word.description());
        }
    }

    private void names(Proposals proposals, String kind, CompletionItemKind shown) {
        names.all(proposals.document, kind).forEach((name, found) -> {
            if (!name.isBlank()) {
                proposals.add(
                        name, name, shown, kind, found.definition().content().strip());
            }
        });
    }

    /** Adds fields, after a percent sign if one is being typed. */
    private void fields(Proposals proposals, boolean printed) {
        fields(catalog.definitions(), proposals, printed);
    }

    private static void fields(List<FieldDefinition> definitions, Proposals proposals, boolean printed) {
        for (FieldDefinition field : definitions) {
            boolean hidden = field.has(FieldFlag.TABLE_ONLY)
                    || field.has(printed ? FieldFlag.FILTER_ONLY : FieldFlag.PRINT_ONLY);
            if (!hidden) {
                String open = field.has(FieldFlag.ARGUMENT_REQUIRED) ? "[" : "";
                CompletionItem item = proposals.add(
                        field.name() + open,
                        field.name(),
                        CompletionItemKind.Field,
                        field.type().name(),
                        FieldDocumentation.of(field));
                if (field.has(FieldFlag.DEPRECATED)) {
                    item.setTags(List.of(CompletionItemTag.Deprecated));
                    item.setSortText("~" + field.name());
                }
            }
        }
    }

    private void output(Cursor cursor, Proposals proposals) {
        if (proposals.linePrefix.substring(0, proposals.start).matches(".*%[0-9]*([a-z0-9]+\\()?$")) {
            fields(proposals, true);
            if (cursor.kind().equals("correlation")) {
                fields(correlationFields, proposals, true);
            }
        }
    }

    /** Collects completions that replace the word before a position. */
    private static final class Proposals {
        private final RulesDocument document;
        private final List<CompletionItem> items = new ArrayList<>();
        private final String linePrefix;
        private final int start;
        private final Range range;

        Proposals(RulesDocument document, Position position, String linePrefix) {
            this.document = document;
            this.linePrefix = linePrefix;
            int at = linePrefix.length();
            while (at > 0 && isPart(linePrefix.charAt(at - 1))) {
                at--;
            }
            this.start = at;
            this.range = new Range(new Position(position.getLine(), at), position);
        }

        private static boolean isPart(char c) {
            return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-';
        }

        CompletionItem add(String text, String label, CompletionItemKind kind, String detail, String description) {
            CompletionItem item = new CompletionItem(label);
            item.setKind(kind);
            item.setDetail(detail);
            item.setFilterText(label);
            if (!description.isBlank()) {
                item.setDocumentation(new MarkupContent(MarkupKind.MARKDOWN, description));
            }
            // An existing dash is not part of a word.
            boolean dash = text.startsWith("- ");
            Range replaced = dash ? new Range(new Position(range.getStart().getLine(), 0), range.getEnd()) : range;
            item.setTextEdit(Either.forLeft(new TextEdit(replaced, text)));
            items.add(item);
            return item;
        }

        /** Returns the completions, deprecated ones last: not every editor sorts by the sort text. */
        List<CompletionItem> inOrder() {
            items.sort(Comparator.comparing(
                    item -> item.getTags() != null && !item.getTags().isEmpty()));
            return items;
        }

        void addWords(List<String> words, CompletionItemKind kind) {
            words.forEach(word -> add(word, word, kind, "", ""));
        }
    }
}
