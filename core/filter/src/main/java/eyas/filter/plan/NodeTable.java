package eyas.filter.plan;

import eyas.filter.check.Predicate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Interns the nodes of all conditions: equal nodes get one number.
 *
 * <p>Conditions are in negation normal form, so a node is a predicate, a negated predicate, or an {@code and} or {@code or} of nodes.
 * Children are in evaluation order: cheap and decisive ones first.
 */
final class NodeTable {
    static final int TRUE = 0;
    static final int FALSE = 1;

    enum Kind {
        CONSTANT,
        LITERAL,
        AND,
        OR
    }

    /**
     * One node.
     *
     * @param predicate number of the predicate of a literal, otherwise -1
     * @param negated whether the predicate must not hold
     * @param children nodes of an {@code and} or {@code or}
     * @param cost rough cost of an evaluation without cached results
     * @param selectivity estimated probability that it holds
     */
    record Node(Kind kind, int predicate, boolean negated, List<Integer> children, double cost, double selectivity) {
        /** Returns the average cost per {@code and} that this node ends; lower comes first. */
        double costToFail() {
            return cost / Math.max(LEAST, 1 - selectivity);
        }

        /** Returns the average cost per {@code or} that this node ends; lower comes first. */
        double costToHold() {
            return cost / Math.max(LEAST, selectivity);
        }
    }

    /** Lower bound of the selectivity, so that extreme estimates do not outweigh the cost. */
    private static final double LEAST = 0.001;
    /** Upper bound of a node's cost, so that sums do not overflow. */
    private static final double MOST = 1 << 20;

    private record Key(Kind kind, List<Integer> parts) {}

    private final PredicateTable predicates;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Key, Integer> numbers = new HashMap<>();

    NodeTable(PredicateTable predicates) {
        this.predicates = predicates;
        nodes.add(new Node(Kind.CONSTANT, -1, false, List.of(), 0, 1));
        nodes.add(new Node(Kind.CONSTANT, -1, true, List.of(), 0, 0));
    }

    Node get(int node) {
        return nodes.get(node);
    }

    int size() {
        return nodes.size();
    }

    int literal(int predicate, boolean negated) {
        return numbers.computeIfAbsent(new Key(Kind.LITERAL, List.of(predicate, negated ? 1 : 0)), _ -> {
            Predicate p = predicates.get(predicate);
            double selectivity = Selectivity.of(p);
            nodes.add(new Node(
                    Kind.LITERAL, predicate, negated, List.of(), p.cost(), negated ? 1 - selectivity : selectivity));
            return nodes.size() - 1;
        });
    }

    int and(List<Integer> children) {
        return combine(Kind.AND, TRUE, FALSE, children);
    }

    int or(List<Integer> children) {
        return combine(Kind.OR, FALSE, TRUE, children);
    }

    private int combine(Kind kind, int neutral, int absorbing, List<Integer> children) {
        TreeSet<Integer> parts = new TreeSet<>(order(kind));
        for (int child : children) {
            if (child == absorbing) {
                return absorbing;
            }
            if (nodes.get(child).kind() == kind) {
                parts.addAll(nodes.get(child).children());
            } else if (child != neutral) {
                parts.add(child);
            }
        }
        for (int part : parts) {
            Node node = nodes.get(part);
            if (node.kind() == Kind.LITERAL && node.negated()) {
                Integer opposite = numbers.get(new Key(Kind.LITERAL, List.of(node.predicate(), 0)));
                if (opposite != null && parts.contains(opposite)) {
                    return absorbing;
                }
            }
        }
        if (parts.size() < 2) {
            return parts.isEmpty() ? neutral : parts.first();
        }
        List<Integer> order = List.copyOf(parts);
        Integer known = numbers.get(new Key(kind, order));
        if (known != null) {
            return known;
        }
        nodes.add(new Node(kind, -1, false, order, costOf(kind, order), selectivityOf(kind, order)));
        numbers.put(new Key(kind, order), nodes.size() - 1);
        return nodes.size() - 1;
    }

    /** Returns the cost of evaluating children in order: a later one adds cost only if the earlier ones do not decide. */
    private double costOf(Kind kind, List<Integer> children) {
        double cost = 0;
        double open = 1;
        for (int child : children) {
            Node node = nodes.get(child);
            cost += open * node.cost();
            open *= kind == Kind.AND ? node.selectivity() : 1 - node.selectivity();
        }
        return Math.min(cost, MOST);
    }

    /** Returns the selectivity of children, assuming independence. */
    private double selectivityOf(Kind kind, List<Integer> children) {
        double product = 1;
        for (int child : children) {
            product *= kind == Kind.AND
                    ? nodes.get(child).selectivity()
                    : 1 - nodes.get(child).selectivity();
        }
        return kind == Kind.AND ? product : 1 - product;
    }

    /** Returns the best evaluation order of the children of an {@code and} or {@code or}. */
    Comparator<Integer> order(Kind kind) {
        return Comparator.<Integer>comparingDouble(n -> kind == Kind.AND
                        ? nodes.get(n).costToFail()
                        : nodes.get(n).costToHold())
                .thenComparing(Comparator.naturalOrder());
    }

    /** Adds the predicates below {@code node} to {@code into}. */
    void collectPredicates(int node, BitSet into) {
        Node n = nodes.get(node);
        if (n.kind() == Kind.LITERAL) {
            into.set(n.predicate());
        }
        for (int child : n.children()) {
            collectPredicates(child, into);
        }
    }

    /** Returns the nodes whose conjunction is equivalent to {@code node}. */
    List<Integer> conjuncts(int node) {
        return node == TRUE
                ? List.of()
                : nodes.get(node).kind() == Kind.AND ? nodes.get(node).children() : List.of(node);
    }

    /** Returns a text that names fields, values and structure, for golden files and explanations. */
    String text(int number) {
        Node node = nodes.get(number);
        return switch (node.kind()) {
            case CONSTANT -> node.negated() ? "false" : "true";
            case LITERAL ->
                (node.negated() ? "not " : "")
                        + predicates.get(node.predicate()).text();
            case AND, OR -> {
                StringBuilder text = new StringBuilder("(");
                for (int i = 0; i < node.children().size(); i++) {
                    text.append(i == 0 ? "" : node.kind() == Kind.AND ? " and " : " or ");
                    text.append(text(node.children().get(i)));
                }
                yield text.append(')').toString();
            }
        };
    }
}
