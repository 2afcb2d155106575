package dev.apflow.domain;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Rules that no production code asks. A store that speaks SQL carries them out in its statements.
 * The store in memory asks them, and the contracts of the ports and the properties that compare
 * stores hold the SQL against it. Rules without this annotation are asked in production.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ExecutableSpecification {}
