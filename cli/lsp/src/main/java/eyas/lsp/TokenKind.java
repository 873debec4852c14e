package eyas.lsp;

import java.util.List;
import org.eclipse.lsp4j.SemanticTokensLegend;

/** Kinds of semantic tokens, in the order of the legend sent to the editor. */
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

    /** The name is defined here. */
    static final int DECLARATION = 1;
    /** The definition is changed here. */
    static final int MODIFICATION = 2;
    /** Deprecated. */
    static final int DEPRECATED = 4;
    /** Part of the language. */
    static final int DEFAULT_LIBRARY = 8;

    private static final List<TokenKind> LEGEND = List.of(values());

    private final String label;

    TokenKind(String word) {
        this.label = word;
    }

    /** Returns its index in the legend. */
    int index() {
        return LEGEND.indexOf(this);
    }

    static SemanticTokensLegend legend() {
        return new SemanticTokensLegend(
                LEGEND.stream().map(kind -> kind.label).toList(),
                List.of("declaration", "modification", "deprecated", "defaultLibrary"));
    }
}
