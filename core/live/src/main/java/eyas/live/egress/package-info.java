/**
 * What a control group may talk to: the list as people write it, what is known of the machine's network, and the BPF programs that hold
 * it. Knows nothing of jobs, rules or reports; what is denied comes as events of the live source.
 */
@NullMarked
package eyas.live.egress;

import org.jspecify.annotations.NullMarked;
