import { TwoInterfaces } from '../core/library';

/** Playwright 1.40 to 1.65: what is read from its own async_api. */
export const playwright: TwoInterfaces = {
  plain: { module: 'playwright.sync_api', manager: 'sync_playwright' },
  async: { module: 'playwright.async_api', manager: 'async_playwright' },
  root: 'Playwright',
  classes: {
    Playwright: {
      ...all('BrowserType', 'chromium firefox webkit'),
      ...all('', 'devices')
    },
    BrowserType: {
      ...all('', 'name executable_path'),
      ...all('await Browser', 'launch connect connect_over_cdp'),
      ...all('await BrowserContext', 'launch_persistent_context')
    },
    Browser: {
      ...all('', 'version is_connected'),
      ...all('[BrowserContext]', 'contexts'),
      ...all('await Page', 'new_page'),
      ...all('await BrowserContext', 'new_context'),
      ...all('await', 'close')
    },
    BrowserContext: {
      ...all('', 'set_default_timeout set_default_navigation_timeout'),
      ...all('[Page]', 'pages'),
      ...all('await Page', 'new_page'),
      ...all('await', 'close cookies add_cookies clear_cookies storage_state add_init_script')
    },
    Page: {
      ...all('', 'url is_closed set_default_timeout set_default_navigation_timeout viewport_size'),
      ...all(
        'Locator',
        'locator get_by_role get_by_text get_by_label get_by_placeholder get_by_test_id ' +
          'get_by_title get_by_alt_text'
      ),
      ...all('Keyboard', 'keyboard'),
      ...all('Mouse', 'mouse'),
      ...all('await Response', 'goto reload go_back go_forward'),
      ...all('await ElementHandle', 'query_selector wait_for_selector'),
      ...all('await [ElementHandle]', 'query_selector_all'),
      ...all(
        'await',
        'title content close click dblclick fill type press check uncheck hover focus tap ' +
          'select_option set_content set_viewport_size screenshot pdf evaluate inner_text ' +
          'inner_html text_content get_attribute input_value is_visible is_hidden is_enabled ' +
          'is_checked wait_for_timeout wait_for_load_state wait_for_url bring_to_front ' +
          'eval_on_selector eval_on_selector_all add_script_tag add_style_tag'
      )
    },
    Locator: {
      ...all(
        'Locator',
        'locator first last nth filter get_by_role get_by_text get_by_label get_by_placeholder ' +
          'get_by_test_id get_by_title get_by_alt_text'
      ),
      ...all('await [Locator]', 'all'),
      ...all(
        'await',
        'click dblclick fill type press press_sequentially check uncheck hover focus clear tap ' +
          'count inner_text inner_html text_content all_text_contents all_inner_texts ' +
          'get_attribute input_value is_visible is_hidden is_enabled is_checked evaluate ' +
          'evaluate_all wait_for screenshot select_option scroll_into_view_if_needed'
      )
    },
    ElementHandle: {
      ...all('await ElementHandle', 'query_selector wait_for_selector'),
      ...all('await [ElementHandle]', 'query_selector_all'),
      ...all(
        'await',
        'click dblclick fill type press check uncheck hover focus tap inner_text inner_html ' +
          'text_content get_attribute input_value is_visible is_hidden is_enabled is_checked ' +
          'evaluate screenshot select_option scroll_into_view_if_needed'
      )
    },
    Response: {
      ...all('', 'status status_text ok url headers'),
      ...all('await', 'text json body finished all_headers')
    },
    Keyboard: all('await', 'press type down up insert_text'),
    Mouse: all('await', 'click dblclick move down up wheel')
  }
};

function all(gives: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map(name => [name, gives]));
}
