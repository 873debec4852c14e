/** Questions, their scope, and the YAML form of saved questions. */
@NullMarked
package eyas.hunt.question;

import org.jspecify.annotations.NullMarked;
