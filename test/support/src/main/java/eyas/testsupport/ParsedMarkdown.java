package eyas.testsupport;

import java.util.ArrayList;
import java.util.List;
import org.commonmark.ext.autolink.AutolinkExtension;
import org.commonmark.ext.gfm.strikethrough.Strikethrough;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/**
 * Markdown as GitHub parses it, with tables and autolinks. Tests query its structure instead of its rendering.
 *
 * @param text text content, a line for each node
 * @param code contents of code spans, in order
 * @param html HTML fragments, unchanged
 * @param links targets of links and images
 * @param emphasis contents in italics, bold or strikethrough
 * @param fences languages of code blocks; {@code indented} for indented ones
 * @param rows rows of all tables with their headers: text and code of each cell
 */
public record ParsedMarkdown(
        String text,
        List<String> code,
        List<String> html,
        List<String> links,
        List<String> emphasis,
        List<String> fences,
        List<List<String>> rows) {
    private static final Parser PARSER = Parser.builder()
            .extensions(List.of(TablesExtension.create(), AutolinkExtension.create(), StrikethroughExtension.create()))
            .build();

    /** Parses {@code markdown}. */
    public static ParsedMarkdown of(String markdown) {
        Collector collector = new Collector();
        PARSER.parse(markdown).accept(collector);
        return new ParsedMarkdown(
                collector.text.toString(),
                collector.code,
                collector.html,
                collector.links,
                collector.emphasis,
                collector.fences,
                collector.rows);
    }

    private static final class Collector extends AbstractVisitor {
        private final StringBuilder text = new StringBuilder();
        private final List<String> code = new ArrayList<>();
        private final List<String> html = new ArrayList<>();
        private final List<String> links = new ArrayList<>();
        private final List<String> emphasis = new ArrayList<>();
        private final List<String> fences = new ArrayList<>();
        private final List<List<String>> rows = new ArrayList<>();

        @Override
        public void visit(Text node) {
            text.append(node.getLiteral()).append('\n');
        }

        @Override
        public void visit(Code node) {
            code.add(node.getLiteral());
        }

        @Override
        public void visit(HtmlInline node) {
            html.add(node.getLiteral());
        }

        @Override
        public void visit(HtmlBlock node) {
            html.add(node.getLiteral());
        }

        @Override
        public void visit(Link node) {
            links.add(node.getDestination());
            visitChildren(node);
        }

        @Override
        public void visit(Image node) {
            links.add(node.getDestination());
            visitChildren(node);
        }

        @Override
        public void visit(Emphasis node) {
            emphasis.add(text(node));
            visitChildren(node);
        }

        @Override
        public void visit(StrongEmphasis node) {
            emphasis.add(text(node));
            visitChildren(node);
        }

        @Override
        public void visit(FencedCodeBlock node) {
            fences.add(node.getInfo());
        }

        @Override
        public void visit(IndentedCodeBlock node) {
            fences.add("indented");
        }

        @Override
        public void visit(CustomNode node) {
            switch (node) {
                case TableRow _ -> rows.add(new ArrayList<>());
                case TableCell _ -> rows.getLast().add(text(node));
                case Strikethrough _ -> emphasis.add(text(node));
                default -> {
                    // Table sections that contain rows.
                }
            }
            visitChildren(node);
        }

        private static String text(Node node) {
            StringBuilder words = new StringBuilder();
            node.accept(new AbstractVisitor() {
                @Override
                public void visit(Text text) {
                    words.append(text.getLiteral());
                }

                @Override
                public void visit(Code code) {
                    words.append(code.getLiteral());
                }
            });
            return words.toString();
        }
    }
}
