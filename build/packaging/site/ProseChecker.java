import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.languagetool.JLanguageTool;
import org.languagetool.Languages;
import org.languagetool.rules.Rule;
import org.languagetool.rules.RuleMatch;
import org.languagetool.rules.spelling.SpellingCheckRule;
import org.languagetool.tools.StringTools;

/**
 * Checks spelling and grammar with LanguageTool: {@code java ProseChecker.java WORDS RULES FILE ...}. WORDS lists the field's words, RULES
 * the disabled rules with the reason. Of a page ({@code .md}), paragraphs, headings, list items and table cells are checked; of a manual
 * page ({@code .1}), each line without examples. Exits with 1 if there are findings.
 */
final class ProseChecker {
    /** Stands for inline code, which is not checked. A finding next to it is ignored, because it depends on the code. */
    private static final String CODE = "Inlinecode";

    private static final Pattern NAME_OF_PAGE = Pattern.compile("^eyas\\S*( \\\\- |.*\\(1\\).*)");
    private static final Pattern ROFF_BOLD = Pattern.compile("\\\\fB[^\\\\]*\\\\fR");
    private static final Pattern ROFF_FONT = Pattern.compile("\\\\f[A-Z]");
    /** Names of files, options and fields, which are not marked as code in help texts. */
    private static final Pattern PUNCTUATED_NAME = Pattern.compile("[^ (]*[._/%=][A-Za-z0-9][^ ;,)]*");
    private static final Pattern SPACES = Pattern.compile("[\\s\u00a0]+");

    private final JLanguageTool tool = new JLanguageTool(Languages.getLanguageForShortCode("en-US"));
    private int findings;

    private ProseChecker(List<String> words, Set<String> disabled) {
        for (Rule rule : tool.getAllRules()) {
            if (rule instanceof SpellingCheckRule spelling) {
                // Also in lower case, and capitalized at the start of a sentence.
                spelling.addIgnoreTokens(words);
                spelling.addIgnoreTokens(words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList());
                spelling.addIgnoreTokens(words.stream().map(StringTools::uppercaseFirstChar).toList());
                spelling.addIgnoreTokens(List.of(CODE));
            }
        }
        disabled.forEach(tool::disableRule);
    }

    public static void main(String[] arguments) throws IOException {
        Set<String> disabled = rows(arguments[1]).map(row -> row.split("\t")[0]).collect(Collectors.toSet());
        ProseChecker checker = new ProseChecker(rows(arguments[0]).toList(), disabled);
        for (String file : List.of(arguments).subList(2, arguments.length)) {
            checker.check(file);
        }
        System.err.println("prose: " + (arguments.length - 2) + " files, " + checker.findings + " findings");
        System.exit(checker.findings > 0 ? 1 : 0);
    }

    private static Stream<String> rows(String file) throws IOException {
        return Files.readAllLines(Path.of(file)).stream().filter(row -> !row.isBlank() && !row.startsWith("#"));
    }

    private void check(String file) throws IOException {
        String text = Files.readString(Path.of(file));
        for (Block block : file.endsWith(".md") ? blocks(text) : manual(text)) {
            for (RuleMatch match : tool.check(block.text())) {
                if (block.isNextToCode(match)) {
                    continue;
                }
                findings++;
                String found = block.text().substring(match.getFromPos(), match.getToPos());
                String proposal = match.getSuggestedReplacements().stream().limit(3).collect(Collectors.joining(", "));
                System.out.println(file + ":" + block.line() + ": '" + found + "'" + (proposal.isEmpty() ? "" : " -> " + proposal) + ": "
                        + match.getMessage().replaceAll("</?suggestion>", "'") + " [" + match.getRule().getId() + "] in: "
                        + block.text().strip());
            }
        }
    }

    /** @param line the block's first line in the file, from 1 */
    private record Block(int line, String text) {
        private boolean isNextToCode(RuleMatch match) {
            int from = Math.max(0, match.getFromPos() - CODE.length() - 1);
            return text.substring(from, Math.min(text.length(), match.getToPos() + CODE.length() + 1)).contains(CODE);
        }
    }

    /** Returns the texts of a manual page, in which a paragraph is one line. */
    private static List<Block> manual(String page) {
        List<Block> blocks = new ArrayList<>();
        boolean isExample = false;
        int line = 0;
        for (String row : page.split("\n")) {
            line++;
            isExample = row.startsWith(".nf") || isExample && !row.startsWith(".fi");
            if (!isExample && !row.startsWith(".")) {
                String text = NAME_OF_PAGE.matcher(row).replaceFirst("").replace("\\-", "-");
                text = ROFF_FONT.matcher(ROFF_BOLD.matcher(text).replaceAll(CODE)).replaceAll("");
                blocks.add(new Block(line, PUNCTUATED_NAME.matcher(text).replaceAll(CODE).strip()));
            }
        }
        return blocks;
    }

    private static List<Block> blocks(String page) {
        List<Block> blocks = new ArrayList<>();
        Parser.builder()
                .extensions(List.of(TablesExtension.create()))
                .includeSourceSpans(IncludeSourceSpans.BLOCKS)
                .build()
                .parse(page)
                .accept(new AbstractVisitor() {
                    @Override
                    public void visit(Paragraph paragraph) {
                        add(paragraph);
                    }

                    @Override
                    public void visit(Heading heading) {
                        add(heading);
                    }

                    @Override
                    public void visit(FencedCodeBlock code) {}

                    @Override
                    public void visit(CustomNode node) {
                        if (node instanceof TableCell) {
                            add(node);
                        } else {
                            visitChildren(node);
                        }
                    }

                    private void add(Node block) {
                        int line = block.getSourceSpans().isEmpty() ? 0 : block.getSourceSpans().getFirst().getLineIndex() + 1;
                        blocks.add(new Block(line, text(block)));
                    }
                });
        return blocks;
    }

    private static String text(Node block) {
        StringBuilder text = new StringBuilder();
        block.accept(new AbstractVisitor() {
            @Override
            public void visit(Text node) {
                text.append(node.getLiteral());
            }

            @Override
            public void visit(Code node) {
                text.append(CODE);
            }

            @Override
            public void visit(SoftLineBreak node) {
                text.append(' ');
            }

            @Override
            public void visit(HardLineBreak node) {
                text.append(' ');
            }

            @Override
            public void visit(HtmlInline node) {}
        });
        return SPACES.matcher(text).replaceAll(" ");
    }
}
