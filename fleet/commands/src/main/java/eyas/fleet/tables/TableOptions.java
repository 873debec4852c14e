package eyas.fleet.tables;

import eyas.cli.options.RuleOptions;
import eyas.tables.read.StoredJobIdentity;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code eyas tables}.
 *
 * @param identity the job of a single input; null to use the report's identity
 * @param repository the repository of inputs without one; null for none
 * @param events whether to write the events of captures
 * @param keepCaptures whether to store captures
 * @param rules the rules that are run over captures
 * @param quiet whether to suppress the summary
 */
record TableOptions(
        @Nullable StoredJobIdentity identity,
        @Nullable String repository,
        boolean events,
        boolean keepCaptures,
        RuleOptions rules,
        boolean quiet) {}
