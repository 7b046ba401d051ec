/** Whether the text names the notebook's own module: `__name__`, `"__main__"`. */
export function isOfNotebook(text: string): boolean {
  return /^(?:__name__|__main__|main_module|(['"])__main__\1|.*\b(?:modules|import_module|__import__)\b.*__(?:main|name)__.*|.*\.__module__)$/s.test(
    text
  );
}

/** Whether a line magic may bind any name, or have cells run as something else. */
export function wildMagic(name: string, text: string): boolean {
  switch (name) {
    case 'run':
    case 'pylab':
    case 'rerun':
    case 'macro':
      return true;
    case 'store':
      return text.includes('-r');
    case 'load_ext':
    case 'reload_ext':
      return !KNOWN_EXTENSIONS.test(text.replace(/^%\s*\w+\s+/, '').trim());
    default:
      return false;
  }
}

/** Extensions that add magics, and touch no name of the notebook. */
const KNOWN_EXTENSIONS =
  /^(?:autoreload|dotenv|sql|tensorboard|line_profiler|memory_profiler|watermark|nb_black|jupyter_black|lab_black|autotime|cython|Cython|rpy2\.ipython|google\.(?:colab|cloud)\S*|bigquery_magics|cudf\.pandas|snakeviz|jupyter_ai\w*|ipytest|heat|pyinstrument|itikz|tikzmagic|version_information|vimms|storemagic|scalene|mypy_ipython|jupysql|wandb|blackcellmagic|ipycanvas|nbdev\S*|literacy|pypdevs|ruff|pycodestyle_magic|hide_code|napkin|plotly\S*|holoviews\S*|hvplot\S*|snowflake\S*|databricks\S*|duckdb\S*|magic_duckdb|kedro\S*|dask\S*|xarray\S*|manim|sparkmagic\S*|plantuml|tutormagic|nbtutor|ipyparallel|ipython_secrets|fortranmagic|oct2py\S*|nvcc4jupyter|nvcc_plugin)$/;
