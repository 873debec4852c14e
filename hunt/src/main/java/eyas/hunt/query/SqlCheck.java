package eyas.hunt.query;

import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.text.Printable;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Lets through what is one statement that selects from the stored tables, and changes nothing.
 *
 * <p>The database's own parser tells what the text is; it is handed to it as a value, never as SQL. Of its tree, each part that is not an
 * expression has to be known here. A function that makes a table has to be one of a few, since others read files, change settings or run a
 * query out of a text. One that makes a value is refused where the database calls it volatile, but for a few that only answer. Read
 * from DuckDB 2.0.0.
 */
final class SqlCheck {
    /** What is said of whatever is no question. */
    static final String ONLY_SELECT =
            "only SELECT is answered: a question changes nothing, reads no other files and sets nothing";

    private static final String SCHEMA_HINT = "; 'eyas tables schema' shows tables and columns";

    /** Functions that make a table out of their arguments alone. */
    private static final Set<String> TABLE_FUNCTIONS =
            Set.of("unnest", "range", "generate_series", "json_each", "json_tree", "repeat", "repeat_row");

    /** Volatile functions that do nothing but answer. */
    private static final Set<String> HARMLESS =
            Set.of("random", "setseed", "uuid", "uuidv4", "uuidv7", "gen_random_uuid", "error");

    /** Functions that are not volatile by the catalogue: a plan binds a query that is not seen here, and a pause is one. */
    private static final Set<String> REFUSED = Set.of("json_serialize_plan", "pg_sleep");

    /** Parts of a query that are no expressions: queries that only read, what they read, how it is ordered. */
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

    /** What SHOW shows where it names no table. */
    private static final Set<String> SHOWN = Set.of("", "\"tables\"", "__show_tables_expanded");

    private static final String STANDARD_SCHEMA = "information_schema";
    private static final Set<String> STANDARD_TABLES = Set.of("tables", "columns");

    /** The tree of a query is long: some hundred characters for each name in it. */
    private static final JsonLimits LIMITS = new JsonLimits(256 << 20, 50_000, 50_000_000, 1 << 20);

    private static final int SHOWN_NAME = 80;

    private final JobTables tables;

    SqlCheck(JobTables tables) {
        this.tables = tables;
    }

    /** One object of the tree: the texts that are directly in it. */
    private static final class SqlPart {
        private final Map<String, String> texts = new HashMap<>();
        private final @Nullable SqlPart parent;
        private final String name;

        SqlPart(@Nullable SqlPart parent, String name) {
            this.parent = parent;
            this.name = name;
        }

        String text(String member) {
            return texts.getOrDefault(member, "");
        }

        String lower(String member) {
            return text(member).toLowerCase(Locale.ROOT);
        }
    }

    /** What the database has besides the stored tables and must not be asked for. */
    private record Hidden(Set<String> tables, Set<String> functions) {}

    /**
     * Check a query.
     *
     * @throws HuntException if it is not let through
     */
    void check(String sql) throws SQLException, HuntException {
        String tree = tree(sql);
        Hidden hidden = hidden();
        try (JsonParser parser = new JsonReader(LIMITS).parser(tree)) {
            walk(parser, hidden);
        } catch (JacksonException e) {
            throw new HuntException("the query is too long or too deep: make several of it", e);
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
                    throw new HuntException("the query cannot be parsed");
                }
                if (!"false".equals(rows.getString(1))) {
                    throw new HuntException(
                            "not implemented".equals(rows.getString(3))
                                    ? ONLY_SELECT
                                    : "the query is wrong: "
                                            + String.valueOf(rows.getString(4))
                                                    .lines()
                                                    .findFirst()
                                                    .orElse(""));
                }
                if (rows.getLong(2) != 1) {
                    throw new HuntException("a query is one statement; this one has " + rows.getLong(2));
                }
                return tree;
            }
        }
    }

    private Hidden hidden() throws SQLException, HuntException {
        Set<String> names =
                new HashSet<>(tables.texts("SELECT lower(view_name) FROM duckdb_views() WHERE schema_name <> '"
                        + STANDARD_SCHEMA + "' UNION SELECT lower(table_name) FROM duckdb_tables()"));
        names.removeAll(StoredTables.ALL.stream().map(StoredTable::name).collect(Collectors.toSet()));
        Set<String> functions = new HashSet<>(tables.texts(
                "SELECT DISTINCT lower(function_name) FROM duckdb_functions() WHERE stability = 'VOLATILE'"));
        functions.removeAll(HARMLESS);
        functions.addAll(REFUSED);
        return new Hidden(names, functions);
    }

    /** Goes through the tree without calling itself: a query may be as deep as it likes. */
    private static void walk(JsonParser parser, Hidden hidden) throws HuntException {
        SqlPart part = null;
        String name = "";
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            switch (token) {
                case PROPERTY_NAME -> name = parser.currentName();
                case START_OBJECT -> part = new SqlPart(part, name);
                case VALUE_STRING -> {
                    if (part != null && parser.streamReadContext().inObject()) {
                        part.texts.put(name, parser.getString());
                        known(part, name);
                    }
                }
                case END_OBJECT -> {
                    if (part != null) {
                        judge(part, hidden);
                        part = part.parent;
                    }
                }
                default -> {
                    // Lists, numbers, truth values: none of them names anything.
                }
            }
        }
    }

    /** Refuses a part that is no expression, which have a class before their type, and is not known. */
    private static void known(SqlPart part, String member) throws HuntException {
        if (member.equals("type") && part.text("class").isEmpty() && !PARTS.contains(part.text("type"))) {
            throw new HuntException(ONLY_SELECT);
        }
    }

    private static void judge(SqlPart part, Hidden hidden) throws HuntException {
        String type = part.text("type");
        if (type.equals("BASE_TABLE")) {
            table(part, hidden);
        }
        if (type.equals("SHOW_REF") && !SHOWN.contains(part.text("table_name"))) {
            throw new HuntException(ONLY_SELECT);
        }
        if (!part.text("function_name").isEmpty()) {
            function(part, hidden);
        }
    }

    private static void table(SqlPart part, Hidden hidden) throws HuntException {
        String catalog = part.lower("catalog_name");
        String schema = part.lower("schema_name");
        String name = part.lower("table_name");
        if (schema.equals(STANDARD_SCHEMA) && catalog.isEmpty() && STANDARD_TABLES.contains(name)) {
            return;
        }
        boolean ours = catalog.isEmpty()
                ? schema.isEmpty() || schema.equals("main") || schema.equals("temp")
                : catalog.equals("temp") && schema.equals("main");
        // A name with a dot is that of a file, also where it is put together of the names of a schema and a table.
        if (!ours || name.indexOf('.') >= 0) {
            throw new HuntException("a query reads the stored tables alone, and no files: "
                    + shown(part.text("table_name")) + " is none of them" + SCHEMA_HINT);
        }
        if (hidden.tables().contains(name)) {
            throw new HuntException("no table of the store is called " + shown(part.text("table_name"))
                    + ", and nothing else may be called so" + SCHEMA_HINT);
        }
    }

    private static void function(SqlPart part, Hidden hidden) throws HuntException {
        String name = part.lower("function_name");
        boolean isTable = part.name.equals("function")
                && part.parent != null
                && part.parent.text("type").equals("TABLE_FUNCTION");
        if (isTable && !TABLE_FUNCTIONS.contains(name)) {
            throw new HuntException(
                    "the function " + shown(name) + " may not be read from: a query reads the stored tables, "
                            + TABLE_FUNCTIONS.stream().sorted().collect(Collectors.joining(", ")) + SCHEMA_HINT);
        }
        if (!isTable && hidden.functions().contains(name)) {
            throw new HuntException("the function " + shown(name)
                    + " may not be called: it does more than make a value of its arguments. Ask without it");
        }
    }

    private static String shown(String name) {
        return "'" + Printable.of(name, SHOWN_NAME) + "'";
    }
}
