import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["**/*.ts", ".venv/", "node_modules/", "site/", "build/", "dist/", "**/vendor/"] },
  js.configs.recommended,
  {
    files: ["src/inkmath/*/static/*.js"],
    languageOptions: { globals: globals.browser },
    rules: { eqeqeq: "error", "no-var": "error", "prefer-const": "error", "object-shorthand": "error" },
  },
  { files: ["tests/*/js/*.js", "*.js"], languageOptions: { globals: globals.node } },
];
