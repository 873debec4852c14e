package eyas.lsp;

import eyas.fields.FieldCatalog;
import eyas.fields.FieldDefinition;
import eyas.fields.FieldFlag;
import eyas.text.SourceText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.SemanticTokens;
import org.jspecify.annotations.Nullable;

/** Finds semantic tokens for syntax colouring; none if the file is not YAML. Confined to the server's worker. */
final class TokenFinder {
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+(\\.[0-9]+)?|0[xX][0-9a-fA-F]+");

    private final FieldCatalog catalog;
    private final DefinitionFinder names;

    TokenFinder(FieldCatalog catalog, DefinitionFinder names) {
        this.catalog = catalog;
        this.names = names;
    }

    /** A token with its kind; offsets in UTF-16 units. */
    private record Token(int start, int end, TokenKind kind, int modifiers) {}

    SemanticTokens of(RulesDocument document) {
        Set<Token> found = new TreeSet<>(Comparator.comparingInt(Token::start)
                .thenComparing(Comparator.comparingInt(Token::end).reversed())
                .thenComparing(Token::kind));
        Set<String> lists = names.all(document, "list").keySet();
        for (NameOccurrence mention : document.mentions().mentions()) {
            if (!mention.kind().equals("list")
                    || mention.form() != NameOccurrence.Form.USE
                    || lists.contains(mention.name())) {
                found.add(token(mention));
            }
        }
        for (ConditionToken word : document.mentions().tokens()) {
            TokenKind kind = kind(word, lists);
            if (kind != null) {
                boolean library = word.role() == ConditionToken.Role.TRANSFORMER;
                found.add(new Token(word.start(), word.end(), kind, library ? TokenKind.DEFAULT_LIBRARY : 0));
            }
        }
        return new SemanticTokens(encoded(found, document.source()));
    }

    private Token token(NameOccurrence mention) {
        int form = switch (mention.form()) {
            case DEFINITION -> TokenKind.DECLARATION;
            case CHANGE -> TokenKind.MODIFICATION;
            case USE -> 0;
        };
        FieldDefinition field = catalog.find(mention.name());
        boolean old = mention.kind().equals("field") && field != null && field.has(FieldFlag.DEPRECATED);
        TokenKind kind = switch (mention.kind()) {
            case "field" -> TokenKind.FIELD;
            case "macro" -> TokenKind.MACRO;
            case "list" -> TokenKind.LIST;
            default -> TokenKind.RULE;
        };
        return new Token(mention.start(), mention.end(), kind, form | (old ? TokenKind.DEPRECATED : 0));
    }

    /** Returns the kind of a token that is not a name; null for names and others. */
    private static @Nullable TokenKind kind(ConditionToken word, Set<String> lists) {
        return switch (word.role()) {
            case OPERATOR -> TokenKind.OPERATOR;
            case MODIFIER, KEYWORD -> TokenKind.KEYWORD;
            case TRANSFORMER -> TokenKind.MACRO;
            case VALUE -> lists.contains(word.text()) ? null : value(word);
            case FIELD, MACRO, OTHER -> null;
        };
    }

    private static TokenKind value(ConditionToken word) {
        if (word.field().equals("evt.type") || word.field().equals("syscall.type")) {
            return TokenKind.EVENT;
        }
        return NUMBER.matcher(word.text()).matches() ? TokenKind.NUMBER : TokenKind.TEXT;
    }

    /** Encodes tokens as the protocol requires: five numbers each, with relative positions. Tokens do not span lines. */
    private static List<Integer> encoded(Set<Token> tokens, SourceText source) {
        List<Integer> data = new ArrayList<>();
        Position before = new Position(0, 0);
        int done = 0;
        for (Token token : tokens) {
            int at = Math.max(token.start(), done);
            while (at < token.end()) {
                int end = endOfLine(source.text(), at, token.end());
                int from = at;
                while (from < end && Character.isWhitespace(source.text().charAt(from))) {
                    from++;
                }
                if (from < end) {
                    Position position = RulesDocument.position(source, from);
                    int lines = position.getLine() - before.getLine();
                    data.add(lines);
                    data.add(lines == 0 ? position.getCharacter() - before.getCharacter() : position.getCharacter());
                    data.add(end - from);
                    data.add(token.kind().index());
                    data.add(token.modifiers());
                    before = position;
                }
                at = end + 1;
            }
            done = Math.max(done, token.end());
        }
        return data;
    }

    private static int endOfLine(String text, int from, int to) {
        int feed = text.indexOf('\n', from);
        int end = feed < 0 ? to : Math.min(feed, to);
        return end > from && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }
}
