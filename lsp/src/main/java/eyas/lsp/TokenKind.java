package eyas.lsp;

import java.util.Arrays;
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

    private final String word;

    TokenKind(String word) {
        this.word = word;
    }

    static SemanticTokensLegend legend() {
        return new SemanticTokensLegend(
                Arrays.stream(values()).map(kind -> kind.word).toList(),
                List.of("declaration", "modification", "deprecated", "defaultLibrary"));
    }
}
