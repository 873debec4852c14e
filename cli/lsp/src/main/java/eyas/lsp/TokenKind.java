package eyas.lsp;

import java.util.List;
import org.eclipse.lsp4j.SemanticTokensLegend;

/** What editors colour a word as, in the order of the legend that they are sent. */
enum TokenKind {
    FIELD("property"),
    MACRO("function"),
    LIST("variable"),
    RULE("class"),
    OPERATOR("operator"),
    KEYWORD("keyword"),
    EVENT("enumMember"),
    TEXT("string"),
    NUMBER("number");

    /** The name gets its meaning here. */
    static final int DECLARATION = 1;
    /** What the name means is changed here. */
    static final int MODIFICATION = 2;
    /** It is better not used any more. */
    static final int DEPRECATED = 4;
    /** It is a part of the language. */
    static final int DEFAULT_LIBRARY = 8;

    private static final List<TokenKind> LEGEND = List.of(values());

    private final String word;

    TokenKind(String word) {
        this.word = word;
    }

    /** Returns its place in the legend, from 0. */
    int index() {
        return LEGEND.indexOf(this);
    }

    static SemanticTokensLegend legend() {
        return new SemanticTokensLegend(
                LEGEND.stream().map(kind -> kind.word).toList(),
                List.of("declaration", "modification", "deprecated", "defaultLibrary"));
    }
}
