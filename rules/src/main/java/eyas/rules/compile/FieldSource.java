package eyas.rules.compile;

import eyas.fields.FieldCatalog;
import eyas.fields.FieldException;
import eyas.fields.OutputFormat;
import eyas.filter.check.CheckResult;
import eyas.filter.check.ConditionChecker;
import eyas.filter.syntax.ConditionParser;
import eyas.filter.syntax.Expression;
import eyas.filter.syntax.SyntaxException;
import org.jspecify.annotations.Nullable;

/** Binds conditions and outputs to the fields of one event source. */
final class FieldSource {
    private final FieldCatalog catalog;
    private final ConditionChecker checker;

    FieldSource(FieldCatalog catalog) {
        this.catalog = catalog;
        this.checker = new ConditionChecker(catalog);
    }

    CheckResult check(Expression expression) {
        return checker.check(expression);
    }

    boolean isField(String field) {
        try {
            return ConditionParser.parse(field + " exists") instanceof Expression.Exists exists
                    && checker.check(exists) instanceof CheckResult.Accepted;
        } catch (SyntaxException e) {
            // What is not even written like a field is none.
            return false;
        }
    }

    /** Returns what is wrong with {@code output}, null if it is sound. */
    @Nullable String outputFault(String output) {
        try {
            OutputFormat.compile("*" + output, catalog);
            return null;
        } catch (FieldException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
