/**
 * The rules. Production asks them; those that only specify what SQL does are marked as {@link
 * dev.apflow.domain.ExecutableSpecification}.
 */
package dev.apflow.domain;
