package eyas.lsp;

import eyas.event.EventInfo;
import eyas.event.EventTable;
import eyas.fields.CorrelationFields;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldDefinition;
import eyas.filter.syntax.ConditionPrinter;
import eyas.filter.syntax.Operator;
import eyas.rules.format.RulesFormatter;
import eyas.rules.model.CompiledList;
import eyas.rules.model.CompiledMacro;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.RuleSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.Position;
import org.jspecify.annotations.Nullable;

/** Computes hovers. Confined to the server's worker. */
final class HoverProvider {
    private static final int WIDTH = 80;
    private static final int MAX_CODE = 4_000;
    private static final int MAX_ITEMS = 60;
    private static final int MAX_TYPES = 20;

    private final FieldCatalog catalog;
    private final Vocabulary vocabulary;
    private final DefinitionFinder names;
    private final List<FieldDefinition> correlationFields = new CorrelationFields().definitions();

    HoverProvider(FieldCatalog catalog, Vocabulary vocabulary, DefinitionFinder names) {
        this.catalog = catalog;
        this.vocabulary = vocabulary;
        this.names = names;
    }

    @Nullable
    Hover at(RulesDocument document, Position position) {
        Definition own = ownName(document, document.offset(position));
        if (own != null) {
            String text = definition(document, new DefinitionFinder.Found(document.outline(), own));
            return hover(document, text, own.nameStart(), own.nameEnd());
        }
        DefinitionFinder.Word word = DefinitionFinder.word(document, position);
        Cursor cursor = Cursor.of(document.lines(), position.getLine(), endOfWord(document, position, word));
        String text = text(document, cursor, word);
        return text == null ? null : hover(document, text, word.start(), word.end());
    }

    private static int endOfWord(RulesDocument document, Position position, DefinitionFinder.Word word) {
        return position.getCharacter() + word.end() - document.offset(position);
    }

    private static Hover hover(RulesDocument document, String text, int start, int end) {
        return new Hover(
                new MarkupContent(MarkupKind.MARKDOWN, text), RulesDocument.range(document.source(), start, end));
    }

    /** Returns the definition whose name is at a position; a rule's name may contain spaces. */
    private static @Nullable Definition ownName(RulesDocument document, int offset) {
        return document.outline().definitions().stream()
                .filter(definition -> definition.nameStart() <= offset && offset <= definition.nameEnd())
                .findFirst()
                .orElse(null);
    }

    private @Nullable String text(RulesDocument document, Cursor cursor, DefinitionFinder.Word word) {
        if (word.text().isEmpty()) {
            return operator(document, word.start());
        }
        if (cursor.value() == null || cursor.key().equals(word.text())) {
            Vocabulary.Key key = key(cursor, word.text());
            if (key != null) {
                return "**" + key.name() + "** *" + key.takes() + "*\n\n" + key.description();
            }
        }
        FieldDefinition field = field(cursor, word.text());
        if (field != null) {
            return FieldDocumentation.of(field);
        }
        boolean condition = cursor.key().equals("condition");
        List<DefinitionFinder.Found> found = names.find(document, word.text());
        if (!found.isEmpty()
                && (condition
                        || cursor.key().equals("items")
                        || cursor.outerKey().equals("exceptions"))) {
            return definition(document, found.getFirst());
        }
        return condition ? conditionWord(word.text()) : null;
    }

    private @Nullable FieldDefinition field(Cursor cursor, String name) {
        FieldDefinition field = catalog.find(name);
        return field != null || !cursor.kind().equals("correlation")
                ? field
                : correlationFields.stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst()
                        .orElse(null);
    }

    private Vocabulary.@Nullable Key key(Cursor cursor, String word) {
        for (String where : List.of(cursor.outerKey(), cursor.key(), cursor.kind(), Vocabulary.TOP)) {
            Vocabulary.Key key = vocabulary.key(where, word);
            if (key != null) {
                return key;
            }
        }
        return null;
    }

    private @Nullable String conditionWord(String text) {
        Vocabulary.Word word = vocabulary.word(text);
        if (word != null) {
            return "**" + word.text() + "** *" + word.kind() + "*\n\n" + word.description();
        }
        List<EventInfo> codes = EventTable.named(text);
        return codes.isEmpty() ? null : FieldDocumentation.ofEvent(text, codes);
    }

    private @Nullable String operator(RulesDocument document, int offset) {
        String text = document.source().text();
        int start = Math.max(0, offset - 1);
        for (Operator operator : Operator.values()) {
            boolean sign = !Character.isLetter(operator.symbol().charAt(0));
            if (sign && (text.startsWith(operator.symbol(), start) || text.startsWith(operator.symbol(), offset))) {
                return conditionWord(operator.symbol());
            }
        }
        return null;
    }

    private static String definition(RulesDocument document, DefinitionFinder.Found found) {
        Definition definition = found.definition();
        StringBuilder out = new StringBuilder();
        out.append("**").append(definition.name()).append("** ").append(definition.kind());
        if (!found.isIn(document)) {
            out.append(" of `").append(found.outline().source().name()).append('`');
        }
        out.append("\n\n");
        RuleSet rules = document.rules();
        String kind = definition.kind();
        if (!definition.content().isBlank() && !kind.equals("list")) {
            code(RulesFormatter.condition(definition.content(), WIDTH), out);
        }
        switch (kind) {
            case "macro" -> macro(rules, definition, out);
            case "list" -> list(rules, definition, out);
            case "rule" -> rule(rules, definition, out);
            default -> {}
        }
        return out.toString();
    }

    private static void code(String text, StringBuilder out) {
        String shown = text.length() > MAX_CODE ? text.substring(0, MAX_CODE) + "…" : text;
        out.append("```\n").append(shown.replace("```", "` ` `")).append("\n```\n");
    }

    private static void macro(@Nullable RuleSet rules, Definition definition, StringBuilder out) {
        Optional<CompiledMacro> macro = rules == null
                ? Optional.empty()
                : rules.macros().stream()
                        .filter(one -> one.name().equals(definition.name()))
                        .findFirst();
        macro.ifPresent(one -> {
            String whole = ConditionPrinter.source(one.expression());
            String laid = RulesFormatter.condition(whole, WIDTH);
            if (!laid.equals(RulesFormatter.condition(definition.content(), WIDTH))) {
                out.append("With macros and lists expanded:\n");
                code(laid, out);
            }
        });
    }

    private static void list(@Nullable RuleSet rules, Definition definition, StringBuilder out) {
        Optional<CompiledList> list = rules == null
                ? Optional.empty()
                : rules.lists().stream()
                        .filter(one -> one.name().equals(definition.name()))
                        .findFirst();
        if (list.isEmpty()) {
            code(definition.content(), out);
            return;
        }
        List<String> items = list.get().compiled();
        String shown = items.stream().limit(MAX_ITEMS).collect(Collectors.joining(", "));
        code(shown + (items.size() > MAX_ITEMS ? ", …" : ""), out);
        out.append(items.size()).append(items.size() == 1 ? " value\n" : " values\n");
    }

    private static void rule(@Nullable RuleSet rules, Definition definition, StringBuilder out) {
        Optional<CompiledRule> rule = rules == null ? Optional.empty() : rules.rule(definition.name());
        rule.ifPresent(one -> {
            Set<String> types = new TreeSet<>();
            one.checked().codes().stream()
                    .forEach(code -> types.add(EventTable.get(code).name()));
            boolean all = one.checked().codes().cardinality() == EventTable.size();
            String named = types.stream().limit(MAX_TYPES).collect(Collectors.joining(", "));
            out.append("Event types: ")
                    .append(all ? "all" : types.isEmpty() ? "none, it can never match" : named)
                    .append(!all && types.size() > MAX_TYPES ? " and " + (types.size() - MAX_TYPES) + " more" : "")
                    .append("\n\nPriority: ")
                    .append(one.priority().label())
                    .append(one.enabled() ? "" : ", not enabled")
                    .append('\n');
        });
    }
}
