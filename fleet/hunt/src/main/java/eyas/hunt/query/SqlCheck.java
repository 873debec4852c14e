package eyas.hunt.query;

import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.text.Printable;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Accepts single SELECT statements that only read the stored tables.
 *
 * <p>The query is parsed by the database's own parser, to which it is passed as a value, never as SQL. Every node of the syntax tree that
 * is not an expression must be on an allowlist. Table functions must be on an allowlist, because others read files, change settings or run
 * a query out of a text. Scalar functions must be in {@link SqlFunctions}. Written for DuckDB 2.0.0.
 */
final class SqlCheck {
    /** The message for other statements. */
    static final String ONLY_SELECT =
            "only SELECT is allowed: a question changes nothing, reads no other files and sets nothing";

    private static final String SCHEMA_HINT = "; 'eyas tables schema' lists tables and columns";

    /** Allowed table functions, which use only their arguments. */
    private static final Set<String> TABLE_FUNCTIONS =
            Set.of("unnest", "range", "generate_series", "json_each", "json_tree", "repeat", "repeat_row");

    /** Allowed nodes of a query that are not expressions. */
    private static final Set<String> PARTS = Set.of(
            "SELECT_NODE",
            "SET_OPERATION_NODE",
            "RECURSIVE_CTE_NODE",
            "CTE_NODE",
            "BASE_TABLE",
            "TABLE_FUNCTION",
            "SHOW_REF",
            "SUBQUERY",
            "JOIN",
            "EXPRESSION_LIST",
            "PIVOT",
            "EMPTY",
            "ORDER_MODIFIER",
            "LIMIT_MODIFIER",
            "LIMIT_PERCENT_MODIFIER",
            "DISTINCT_MODIFIER",
            "ORDER_DEFAULT",
            "ASCENDING",
            "DESCENDING");

    /** The names that SHOW TABLES, SHOW ALL TABLES and DESCRIBE without a name read. */
    private static final Set<String> LISTS_OF_TABLES = Set.of("\"tables\"", "__show_tables_expanded");

    private static final Pattern PIVOT = Pattern.compile("\\bpivot\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern EXPLAIN = Pattern.compile("\\bexplain\\b", Pattern.CASE_INSENSITIVE);

    private static final String STANDARD_SCHEMA = "information_schema";
    private static final Set<String> STANDARD_TABLES = Set.of("tables", "columns");

    /** The JSON tree of a query is long: some hundred characters for each name. */
    private static final JsonLimits LIMITS = new JsonLimits(256 << 20, 50_000, 50_000_000, 1 << 20);

    private static final int SHOWN_NAME = 80;

    private final JobTables tables;

    SqlCheck(JobTables tables) {
        this.tables = tables;
    }

    /**
     * The names that a query may use.
     *
     * @param hidden forbidden tables and views of the database
     * @param functions allowed functions
     */
    private record QueryNames(Set<String> hidden, SqlFunctions functions) {}

    /**
     * Checks a query.
     *
     * @throws HuntException if it is rejected
     */
    void check(String sql) throws SQLException, HuntException {
        String tree = tree(sql);
        QueryNames names = new QueryNames(hidden(), SqlFunctions.of(tables));
        try (JsonParser parser = new JsonReader(LIMITS).parser(tree)) {
            walk(parser, names);
        } catch (JacksonException e) {
            throw new HuntException("the query is too long or nested too deeply: split it", e);
        }
    }

    private String tree(String sql) throws SQLException, HuntException {
        try (PreparedStatement parse = tables.connection()
                .prepareStatement("SELECT t ->> '$.error', json_array_length(t, '$.statements'), t ->> '$.error_type', "
                        + "t ->> '$.error_message', t::VARCHAR FROM (SELECT json_serialize_sql(?::VARCHAR) AS t)")) {
            parse.setString(1, sql);
            try (ResultSet rows = parse.executeQuery()) {
                String tree = rows.next() ? rows.getString(5) : null;
                if (tree == null) {
                    throw new HuntException("cannot parse the query");
                }
                if (!"false".equals(rows.getString(1))) {
                    throw new HuntException(
                            "not implemented".equals(rows.getString(3))
                                    ? onlySelect(sql)
                                    : "invalid query: "
                                            + String.valueOf(rows.getString(4))
                                                    .lines()
                                                    .findFirst()
                                                    .orElse(""));
                }
                if (rows.getLong(2) != 1) {
                    throw new HuntException("expected one statement, found " + rows.getLong(2));
                }
                return tree;
            }
        }
    }

    /** Returns the message for a statement that is not a SELECT to the parser, although it may only read. */
    private static String onlySelect(String sql) {
        if (PIVOT.matcher(sql).find()) {
            return ONLY_SELECT + "; PIVOT must list the values that become columns: ON kind IN ('address', 'name')";
        }
        return EXPLAIN.matcher(sql).find() ? ONLY_SELECT + "; omit EXPLAIN" : ONLY_SELECT;
    }

    private Set<String> hidden() throws SQLException, HuntException {
        Set<String> names =
                new HashSet<>(tables.texts("SELECT lower(view_name) FROM duckdb_views() WHERE schema_name <> '"
                        + STANDARD_SCHEMA + "' UNION SELECT lower(table_name) FROM duckdb_tables()"));
        names.removeAll(StoredTables.ALL.stream().map(StoredTable::name).collect(Collectors.toSet()));
        return names;
    }

    /** Walks the tree iteratively, because a query may be nested deeply. */
    private static void walk(JsonParser parser, QueryNames names) throws HuntException {
        SqlNode part = null;
        String name = "";
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            switch (token) {
                case PROPERTY_NAME -> name = parser.currentName();
                case START_OBJECT -> part = new SqlNode(part, name);
                case VALUE_STRING -> {
                    if (part != null && parser.streamReadContext().inObject()) {
                        part.put(name, parser.getString());
                        known(part, name);
                    }
                }
                case END_OBJECT -> {
                    if (part != null) {
                        judge(part, names);
                        part = part.parent();
                    }
                }
                default -> {
                    // Lists, numbers and booleans contain no names.
                }
            }
        }
    }

    /** Rejects an unknown node that is not an expression; these have a class before their type. */
    private static void known(SqlNode part, String member) throws HuntException {
        if (member.equals("type") && part.text("class").isEmpty() && !PARTS.contains(part.text("type"))) {
            throw new HuntException(ONLY_SELECT);
        }
    }

    private static void judge(SqlNode part, QueryNames names) throws HuntException {
        String type = part.text("type");
        if (type.equals("BASE_TABLE")) {
            table(part, names.hidden());
        }
        if (type.equals("SHOW_REF") && LISTS_OF_TABLES.contains(part.text("table_name"))) {
            throw new HuntException("listing tables is not allowed" + SCHEMA_HINT);
        }
        // DESCRIBE and SUMMARIZE contain the query they describe, and no names.
        if (type.equals("SHOW_REF") && !part.text("table_name").isEmpty()) {
            throw new HuntException(ONLY_SELECT);
        }
        if (!part.text("function_name").isEmpty()) {
            function(part, names.functions());
        }
    }

    private static void table(SqlNode part, Set<String> hidden) throws HuntException {
        String catalog = part.lower("catalog_name");
        String schema = part.lower("schema_name");
        String name = part.lower("table_name");
        if (schema.equals(STANDARD_SCHEMA) && catalog.isEmpty() && STANDARD_TABLES.contains(name)) {
            return;
        }
        boolean ours = catalog.isEmpty()
                ? schema.isEmpty() || schema.equals("main") || schema.equals("temp")
                : catalog.equals("temp") && schema.equals("main");
        // A name with a dot is a file name, also if it is composed of a schema and a table.
        if (!ours || name.indexOf('.') >= 0) {
            throw new HuntException("only the stored tables can be read, no files: " + shown(part.text("table_name"))
                    + " is not a stored table" + SCHEMA_HINT);
        }
        if (hidden.contains(name)) {
            throw new HuntException("no such table: " + shown(part.text("table_name"))
                    + "; only stored tables can be used" + SCHEMA_HINT);
        }
    }

    private static void function(SqlNode part, SqlFunctions functions) throws HuntException {
        String name = part.lower("function_name");
        if (part.isTableFunction()) {
            if (!TABLE_FUNCTIONS.contains(name)) {
                throw new HuntException(
                        "the function " + shown(name) + " is not allowed in FROM: use a stored table or one of "
                                + TABLE_FUNCTIONS.stream().sorted().collect(Collectors.joining(", ")) + SCHEMA_HINT);
            }
        } else if (!functions.allowed().contains(name)) {
            throw new HuntException(
                    functions.known().contains(name)
                            ? "the function " + shown(name) + " is not allowed: it has side effects or reads other data"
                            : "no such function: " + shown(name));
        }
    }

    private static String shown(String name) {
        return "'" + Printable.of(name, SHOWN_NAME) + "'";
    }
}
