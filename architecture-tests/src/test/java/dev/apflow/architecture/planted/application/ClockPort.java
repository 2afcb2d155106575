package dev.apflow.architecture.planted.application;

/** A port which says so. */
public interface ClockPort {}
