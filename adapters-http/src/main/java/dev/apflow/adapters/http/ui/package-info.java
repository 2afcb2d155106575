/**
 * The dashboard, {@code /ui/}: a page without a build, a framework or anything from elsewhere. What
 * it shows and does goes through the API, so the files themselves are for everybody; who looks at
 * data through them is asked for a token by the API.
 *
 * <p>The files are resources of this package: {@code app.js} says which page is shown, {@code
 * page-*.js} are the pages, {@code api.js} and {@code stream.js} talk to the server. Text of tasks
 * reaches the page as text alone ({@code dom.js}), and the policy that is sent with the page
 * forbids everything else.
 */
package dev.apflow.adapters.http.ui;
